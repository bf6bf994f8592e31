"""What the space of images does with others: ``python -m training.alignment.unlike_images`` writes docs/domains/unlike-images.json, and into the
weights' card how galaxies of another survey fare, which every answer tells.

Of real images of other surveys and of what is no sky at all it counts how many are refused, and of those of galaxies how often the nearest is
one. Plots and noise are made here with a seed; photographs are those that come with the packages scikit-learn, matplotlib and gradio.
"""

import argparse
import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from safetensors import safe_open
from safetensors.torch import save_file

from retriever.durable import replacing, write_text
from retriever.encoders.image_space import WEIGHTS
from retriever.home import weights_folder
from retriever.reading.image_alike import image_alike
from training.alignment.claims import scores

MOST, SEED, SIDE, CROPS = 100, 5, 160, 10
ELSEWHERE = "SDSS galaxies (Galaxy Zoo)"
GALAXIES = ("galaxy", "galaxy pair", "group of galaxies")
PHOTOGRAPHS = {"sklearn": "datasets/images", "matplotlib": "mpl-data/sample_data", "gradio": "media_assets/images"}


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--weights", type=Path, default=weights_folder() / WEIGHTS)
    parser.add_argument("--docs", type=Path, default=Path("docs/domains"))
    options = parser.parse_args(argv)
    found: dict[str, Any] = {"seed": SEED, "sets": {name: of_set(some) for name, some in sets(options.shared).items()}}
    write_text(options.docs / "unlike-images.json", json.dumps(found, indent=1) + "\n")
    into_card(options.weights, found["sets"][ELSEWHERE])
    print(json.dumps(found, indent=1))


def into_card(weights: Path, told: dict[str, Any]) -> None:
    """The same weights, whose card says how often the nearest of another survey's galaxies is one."""
    with safe_open(str(weights), "pt") as stored:
        card = json.loads(stored.metadata()["card"])
        tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
    right = told["of these the nearest is a galaxy"]
    card["another survey"] = {
        "of": ELSEWHERE,
        "images": told["images"],
        "refused": told["refused"],
        "told": told["told"],
        "right": right,
    }
    with replacing(weights) as whole:
        save_file(tensors, whole, {"card": json.dumps(card)})


def sets(shared: Path) -> dict[str, list[np.ndarray]]:
    """Images [height, width, 3] by what they are."""
    folders = {
        ELSEWHERE: "images_galaxy_zoo",
        "radio galaxies (FIRST)": "images_radio_galaxies",
        "hosts of eROSITA transients with drawn circles": "images_erosita_transients",
    }
    found = {name: packed(shared / folder) for name, folder in folders.items()}
    found["the deep-sky images without colour"] = [grey(one) for one in packed(shared / "images_deep_sky")]
    found |= {f"plots: {kind}": plots(kind) for kind in ("spectrum", "light curve", "scatter", "counts image")}
    return (
        found
        | {f"noise, power of frequency -{2 * power}": noise(power) for power in (0, 1, 2)}
        | {"photographs": photographs()}
    )


def of_set(images: list[np.ndarray]) -> dict[str, Any]:
    """How many are refused, and what the nearest of the rest are."""
    said = [image_alike(image) for image in images]
    told = [one.alike[0].label for one in said if one.alike]
    agreeing = [one.alike[0].label for one in said if one.alike and len({found.label for found in one.alike}) == 1]
    return {
        "images": len(said),
        "refused": scores.accuracy(np.array([bool(one.refused) for one in said])),
        "told": len(told),
        "of these the nearest is a galaxy": scores.accuracy(np.isin(told, GALAXIES)) if told else None,
        "all five of one class": len(agreeing),
        "of these it is a galaxy": scores.accuracy(np.isin(agreeing, GALAXIES)) if agreeing else None,
        "nearest": dict(Counter(told).most_common(5)),
    }


def packed(folder: Path) -> list[np.ndarray]:
    """Some of a folder's images."""
    with (folder / "objects.csv").open(encoding="utf-8") as file:
        names = [row["file"] for row in csv.DictReader(file)]
    with zipfile.ZipFile(folder / "images.zip") as archive:
        places = {name.rsplit("/", 1)[-1]: name for name in archive.namelist()}
        chosen = np.random.default_rng(SEED).permutation(names)[:MOST]
        return [np.asarray(Image.open(io.BytesIO(archive.read(places[name]))).convert("RGB")) for name in chosen]


def grey(image: np.ndarray) -> np.ndarray:
    return np.repeat(image.mean(2, keepdims=True), 3, axis=2).astype(np.uint8)


def plots(kind: str, count: int = 25) -> list[np.ndarray]:
    """Drawn as papers and this product draw them, on light and dark ground."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    generator, found = np.random.default_rng(SEED), []
    for number in range(count):
        with plt.style.context("dark_background" if number % 2 else "default"):
            figure, axes = plt.subplots(figsize=(4, 3), dpi=80)
            _drawn(axes, kind, generator)
            figure.canvas.draw()
            found.append(np.asarray(figure.canvas.buffer_rgba())[..., :3].copy())  # type: ignore[attr-defined]
            plt.close(figure)
    return found


def _drawn(axes: Any, kind: str, generator: np.random.Generator) -> None:
    if kind == "spectrum":
        energy = np.geomspace(0.5, 7, 60)
        rate = energy ** -generator.uniform(1, 3) * np.exp(-generator.uniform(0, 2) / energy**3)
        axes.errorbar(energy, generator.poisson(rate * 300) / 300, yerr=np.sqrt(rate / 300), fmt=".")
        axes.loglog(energy, rate)
        axes.set_xlabel("energy (keV)")
    elif kind == "light curve":
        time = np.arange(150)
        axes.step(time, generator.poisson(20 + 10 * np.sin(time / generator.uniform(2, 9))))
        axes.set_xlabel("time (s)")
    elif kind == "scatter":
        axes.scatter(generator.normal(size=400), generator.normal(size=400), s=4)
    else:
        from_centre = ((np.mgrid[:64, :64] - 32) ** 2).sum(0)
        axes.imshow(
            generator.poisson(generator.uniform(2, 50) * np.exp(-from_centre / generator.uniform(20, 200)) + 0.1)
        )


def noise(power: int, count: int = 25) -> list[np.ndarray]:
    """Gaussian in three colours, its amplitude falling with the power of the frequency: as clouds for 1 and 2."""
    generator = np.random.default_rng([SEED, power])
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(SIDE), np.fft.fftfreq(SIDE)))
    frequency[0, 0] = 1
    found = []
    for _ in range(count):
        plane = np.fft.ifft2(np.fft.fft2(generator.normal(size=(3, SIDE, SIDE))) / frequency**power).real
        low, wide = plane.min((1, 2), keepdims=True), np.ptp(plane, axis=(1, 2), keepdims=True)
        found.append((255 * (plane - low) / wide).transpose(1, 2, 0).astype(np.uint8))
    return found


def photographs() -> list[np.ndarray]:
    """Parts of each of the packages' photographs."""
    generator, found = np.random.default_rng(SEED), []
    for package, folder in PHOTOGRAPHS.items():
        for path in sorted(Path(str(resources.files(package))).joinpath(folder).glob("*.jpg")):
            image = np.asarray(Image.open(path).convert("RGB"))
            for _ in range(CROPS):
                side = generator.integers(100, min(image.shape[:2]))
                top, left = (generator.integers(0, length - side + 1) for length in image.shape[:2])
                found.append(image[top : top + side, left : left + side])
    return found


if __name__ == "__main__":
    main()
