"""Images of deep-sky objects with captions written from facts, and the abstracts of JWST proposals that name the objects.

Captions say type, shape, size, brightness and constellation, never a name: what an image can't show would only let a text be known again.
Objects, images and proposals that hang together are in one fold, so that no object and no abstract stands on both sides.
"""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from training.alignment.data.proposals import summary_of
from training.alignment.domains.objects import Objects, folds
from training.alignment.domains.preset import Domain

# how a text calls the letters of Hubble's types; the first that begins the type
SHAPES = (
    ("SB", "barred spiral galaxy"), ("SAB", "weakly barred spiral galaxy"), ("S0", "lenticular galaxy"), ("S", "spiral galaxy"),
    ("E", "elliptical galaxy"), ("I", "irregular galaxy"), ("c", "galaxy"),
)  # fmt: skip
COMMON = ("galaxy", "nebula")


def read(shared: Path, domain: Domain) -> Objects:
    """The images that have a type, a caption or a proposal; `texts` of the text's options: raw, summaries or captions (these alone)."""
    folder, kind = shared / "images_deep_sky", domain.of("text").get("texts", "raw")
    with (folder / "objects.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    links = _links(folder / "jwst_links.csv")
    proposals = {} if kind == "captions" else _proposals(shared / "jwst_proposals" / "proposals.jsonl.gz", kind)
    kept = [row for row in rows if row["type"] or links.get(row["file"])]
    images = images_of(folder / "images.zip", [row["file"] for row in kept])
    texts = [
        [
            *([caption(row)] if row["type"] else []),
            *(proposals[i] for i in links.get(row["file"], ()) if i in proposals),
        ]
        for row in kept
    ]
    label = [row["type"] or "of no type" for row in kept]
    group = _groups([[row["object"] or row["file"], *links.get(row["file"], ())] for row in kept])
    finer = [shape(row) for row in kept]
    raw = {"image": images, "text": texts}
    return Objects(np.array([row["file"] for row in kept]), np.array(label), np.array(finer), folds(label, group), raw)


def caption(row: dict[str, str]) -> str:
    """What a catalogue knows of an object without its name, as a sentence or two."""
    size = row["major_axis_arcmin"] or row["size_arcmin"]
    said = f"An image of a {shape(row)} in the constellation {row['constellation']}"
    said += f", {float(size):.1f} arcmin across" if size else ""
    said += f", of magnitude {float(row['v_mag']):.0f} in V." if row["v_mag"] else "."
    return said + (f" Its Hubble type is {row['hubble_type']}." if row["hubble_type"] else "")


def shape(row: dict[str, str]) -> str:
    """The type in words, of galaxies by Hubble's letters."""
    if row["type"] != "galaxy" or not row["hubble_type"]:
        return row["type"]
    return next((words for letters, words in SHAPES if row["hubble_type"].startswith(letters)), "galaxy")


def _links(path: Path) -> dict[str, list[str]]:
    """Proposals by image that target it or name it in the title; those whose abstract alone names it are left out."""
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["where"] == "target_or_title":
                found.setdefault(row["file"], []).append(row["proposal_id"])
    return found


def _proposals(path: Path, kind: str) -> dict[str, str]:
    """Texts by proposal: abstracts as they are, or their summaries."""
    with gzip.open(path, "rt") as file:
        records = [json.loads(line) for line in file]
    kept = [record for record in records if len(record["abstract"]) > 100]
    return {one["id"]: one["abstract"] if kind == "raw" else summary_of(one["title"], one["abstract"]) for one in kept}


def images_of(path: Path, names: Iterable[str]) -> list[np.ndarray | None]:
    """Images [height, width, 3] of 0-255 of an archive, by their names."""
    from PIL import Image

    with zipfile.ZipFile(path) as packed:
        places = {name.rsplit("/", 1)[-1]: name for name in packed.namelist()}
        return [np.asarray(Image.open(io.BytesIO(packed.read(places[name]))).convert("RGB")) for name in names]


def _groups(shared: list[list[str]]) -> list[str]:
    """A name of the group of each: those that share anything, directly or through others, are one."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    for names in shared:
        for other in names[1:]:
            above[top(other)] = top(names[0])
    return [top(names[0]) for names in shared]
