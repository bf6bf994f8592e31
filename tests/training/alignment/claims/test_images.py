"""Images and texts: captions without names, proposals summarised, ranks that know ties and partners, and a toy domain measured."""

import csv
import gzip
import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest
import torch

from retriever.encoders.image_network import square
from tests.support.toy_sources import ToyEncoder
from training.alignment import bench
from training.alignment.claims import images
from training.alignment.data.proposals import summary_of
from training.alignment.domains.preset import read_domain
from training.alignment.domains.tables import deep_sky
from training.alignment.modalities import frozen_image

FACTS = {
    "constellation": "Vir",
    "size_arcmin": "",
    "major_axis_arcmin": "8.3",
    "v_mag": "9.4",
    "common_names": "Toy Wheel",
}


def toy_sky(folder, count=90):
    """A third of each type, with its own colour; every third has a proposal, which two images share."""
    sky = folder / "images_deep_sky"
    sky.mkdir(parents=True)
    generator, rows = np.random.default_rng(0), []
    from PIL import Image

    with zipfile.ZipFile(sky / "images.zip", "w") as packed:
        for number in range(count):
            kind, hubble = (("galaxy", "SBb"), ("globular cluster", ""), ("planetary nebula", ""))[number % 3]
            pixels = generator.integers(0, 60, (40, 50, 3), dtype=np.uint8)
            pixels[..., number % 3] += 150
            written = io.BytesIO()
            Image.fromarray(pixels).save(written, "PNG")
            packed.writestr(f"images/{number}.png", written.getvalue())
            rows.append(
                FACTS | {"file": f"{number}.png", "object": f"NGC{number}", "type": kind, "hubble_type": hubble}
            )
    with (sky / "objects.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    links = [f"{number // 6},{number}.png,a,target_or_title" for number in range(0, count, 3)] + ["99,1.png,a,abstract"]
    (sky / "jwst_links.csv").write_text("\n".join(["proposal_id,file,alias,where", *links]), encoding="utf-8")
    proposals = folder / "jwst_proposals"
    proposals.mkdir()
    with gzip.open(proposals / "proposals.jsonl.gz", "wt") as file:
        for number in range(count // 6):
            abstract = (
                f"The bars of spiral galaxies matter in case {number}. We will measure their star formation. " * 2
            )
            file.write(json.dumps({"id": str(number), "title": "Bars", "abstract": abstract}) + "\n")
    return folder


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """The preset at toy size, with a stand-in for the frozen network and the sentence model."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # tiny products: more threads wait for one another
    monkeypatch.setattr(frozen_image, "seen_in", _colours)
    domain = read_domain("deep-sky", steps=12, batch=32)
    text = domain.of("text") | {"cache": tmp_path, "embedder": ToyEncoder()}
    options = {"image": domain.of("image") | {"cache": str(tmp_path)}, "text": text}
    yield replace(domain, options=options), toy_sky(tmp_path / "shared")
    torch.set_num_threads(threads)


def _colours(some):
    """The mean colour of each image, in the first of many numbers, the same however it is turned."""
    found = np.zeros((len(some), frozen_image.TURNS, frozen_image.WIDTH), np.float32)
    found[:, :, :3] = [square(image, 16).mean((1, 2)).numpy()[None] for image in some]
    return found


def test_captions_say_what_is_seen_and_never_a_name(toy):
    domain, shared = toy
    objects = deep_sky.read(shared, domain)
    said = [text for own in objects.raw["text"] for text in own]
    assert objects.raw["text"][0][0] == (
        "An image of a barred spiral galaxy in the constellation Vir, 8.3 arcmin across, of magnitude 9 in V. Its Hubble type is SBb."
    )
    assert not any("NGC" in text or "Toy Wheel" in text for text in said)
    # links by the abstract alone are none; what shares a proposal shares a fold
    assert [len(own) for own in objects.raw["text"][:4]] == [2, 1, 1, 2]
    assert all(objects.fold[row] == objects.fold[row + 3] for row in range(0, 90, 6))


def test_a_summary_keeps_objects_and_what_will_be_done():
    text = "Planetary nebulae are old. Their dust is warm. We propose to measure it in a globular cluster. Nothing else is said."
    found = summary_of("Nebulae", text)
    assert "globular cluster" in found and "dust" in found and "We propose to measure it" in found
    assert "Nothing else" not in found and summary_of("A title", "Nothing known stands here.") == "A title"


def test_a_rank_leaves_other_partners_out_and_halves_ties():
    scores = np.array([[0.9, 0.8, 0.1, 0.9], [0.5, 0.5, 0.5, 0.5]])
    own = np.array([[False, True, True, False], [True, False, False, False]])
    assert images.shares(scores, own).tolist() == pytest.approx([3 / 3, 2.5 / 4])


@pytest.mark.slow
def test_the_domain_is_measured_by_fold_and_written(toy, tmp_path, monkeypatch, capsys):
    domain, shared = toy
    monkeypatch.setattr(bench, "chosen", lambda options: domain)
    monkeypatch.setattr(images, "SCRATCH_STEPS", 1)
    monkeypatch.setattr(bench, "FOLDS", 2)
    common = [
        "--domain",
        "deep-sky",
        "--shared",
        str(shared),
        "--work",
        str(tmp_path / "work"),
        "--docs",
        str(tmp_path / "docs"),
    ]
    bench.main([*common, "--folds", "0"])
    assert "No page yet" in capsys.readouterr().out and not (tmp_path / "docs").exists()
    bench.main(common)
    found = json.loads((tmp_path / "docs" / "deep-sky.json").read_text())
    # three captions, of which the first place is a third
    frozen, shuffled = (found["raw"]["ranks"][f"{way}: image to caption"] for way in ("frozen", "shuffled"))
    assert frozen["pool"] == 3 and frozen["median rank"] == pytest.approx(0.333) and shuffled["median rank"] > 0.5
    page = (tmp_path / "docs" / "deep-sky.md").read_text()
    assert "image to proposal | frozen" in page and "not reproduced" in page and "| together |" in page
