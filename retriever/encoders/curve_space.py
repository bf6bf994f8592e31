"""Light curves in the spaces that ship: how likely each class of a survey is, and which of its real stars vary alike.

Of each survey the weights hold the network of ``curve_network``, one linear layer onto its classes with the temperature that
makes the probabilities come true on held-out stars, and the vectors of the stars that trained it. The card says from what, and how well.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from retriever.encoders.light_curves import FEWEST, Photometry, curve_arrays
from retriever.errors import BadInput

if TYPE_CHECKING:
    from retriever.encoders.curve_network import CurveClassifier

WEIGHTS = "variables.safetensors"


@dataclass(frozen=True)
class Alike:
    """A real star of the survey: its class there, and the cosine of the vectors."""

    name: str
    label: str
    cosine: float


@dataclass(frozen=True)
class CurveSpace:
    """One survey: `stars` [n, d] unit vectors of its stars, with their names and labels; `card`: origin and figures."""

    classifier: "CurveClassifier"
    stars: np.ndarray
    middle: np.ndarray
    card: dict[str, Any]

    def read(self, curve: Photometry) -> tuple[dict[str, float], np.ndarray]:
        """The probability of each class, likeliest first, and the unit vector by which curves are compared."""
        import torch

        if curve.time.size < FEWEST:
            raise BadInput(f"A light curve of {curve.time.size} points says nothing: at least {FEWEST} are needed.")
        arrays = curve_arrays(curve, np.random.default_rng(0))
        with torch.inference_mode():
            logits, vector = self.classifier({name: torch.from_numpy(value)[None] for name, value in arrays.items()})
        chance = torch.softmax(logits[0] / self.card["temperature"], 0).numpy()
        order = np.argsort(-chance)
        return {self.card["classes"][i]: float(chance[i]) for i in order}, self.unit(vector.numpy())[0]

    def strangeness(self, curve: Photometry) -> tuple[float, float]:
        """How far the curve's plain summary is from those of training (mean square, in their standard deviations), and the cosine
        of the star most like it."""
        import torch

        encoder = self.classifier.encoder
        summary = torch.from_numpy(curve_arrays(curve, np.random.default_rng(0))["summary"])
        far = float((((summary - encoder.middle) / encoder.spread) ** 2).mean())
        return far, self.alike(self.read(curve)[1], 1)[0].cosine

    def unlike(self, curve: Photometry) -> bool:
        """Whether it lies beyond the limits that 99 of 100 held-out stars keep."""
        far, cosine = self.strangeness(curve)
        return far > self.card["limits"]["far"] or cosine < self.card["limits"]["cosine"]

    def unit(self, vectors: np.ndarray) -> np.ndarray:
        """Unit vectors [n, d], from the mean of the stars that trained."""
        centred = vectors - self.middle
        found: np.ndarray = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
        return found

    def alike(self, vector: np.ndarray, most: int = 5) -> list[Alike]:
        """The stars that vary most like this one."""
        cosine = self.stars @ vector
        rows = np.argsort(-cosine)[:most]
        return [
            Alike(self.card["names"][i], self.card["classes"][self.card["labels"][i]], float(cosine[i])) for i in rows
        ]

    def named(self, name: str) -> Alike | None:
        """The star of that name in the survey; None for another."""
        names = self.card["names"]
        name = name.removeprefix("ASAS").strip()
        if name not in names:
            return None
        return Alike(name, self.card["classes"][self.card["labels"][names.index(name)]], 1.0)

    def like(self, name: str, most: int) -> list[Alike]:
        """The stars that vary most like the star of that name, itself left out."""
        row = self.card["names"].index(name.removeprefix("ASAS").strip())
        return [one for one in self.alike(self.stars[row], most + 1) if one.name != self.card["names"][row]][:most]

    def typical(self, label: str, most: int = 5) -> list[Alike]:
        """The stars of a class nearest to the mean of their class."""
        rows = np.flatnonzero(np.array(self.card["labels"]) == self.card["classes"].index(label))
        mean = self.stars[rows].mean(0)
        cosine = self.stars[rows] @ (mean / np.linalg.norm(mean))
        return [Alike(self.card["names"][rows[i]], label, float(cosine[i])) for i in np.argsort(-cosine)[:most]]


def survey_position(name: str) -> tuple[float, float]:
    """Right ascension and declination (deg) that a name of ASAS says: hhmmss+ddmm.m."""
    hours, minutes, seconds = (int(name[i : i + 2]) for i in (0, 2, 4))
    dec = int(name[7:9]) + float(name[9:]) / 60
    return 15 * (hours + minutes / 60 + seconds / 3600), -dec if name[6] == "-" else dec


@lru_cache(maxsize=1)
def curve_spaces() -> dict[str, CurveSpace]:
    """The shipped spaces by survey."""
    from safetensors import safe_open

    from retriever.encoders.curve_network import CurveClassifier

    with safe_open(str(resources.files("retriever") / "weights" / WEIGHTS), "pt") as stored:
        card = json.loads(stored.metadata()["card"])
        tensors = {name: stored.get_tensor(name).float() for name in stored.keys()}  # noqa: SIM118
    spaces = {}
    for survey, own in card["surveys"].items():
        part = {k.removeprefix(f"{survey}."): v for k, v in tensors.items() if k.startswith(f"{survey}.")}
        stars, middle = part.pop("stars").numpy(), part.pop("middle").numpy()
        classifier = CurveClassifier(own["dimensions"], len(own["classes"]), tuple(own["views"])).eval()
        classifier.load_state_dict(part)
        spaces[survey] = CurveSpace(classifier, stars, middle, own)
    return spaces
