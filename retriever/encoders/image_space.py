"""Images in the space that ships: which real images of deep-sky objects are most like one, or fit words best.

The weights hold a head on what a frozen network sees in an image (``image_network``), one on sentences, and the vectors of the real
images and of their captions that trained both, with facts on each; the images themselves are not here. The card says from what, how often
the nearest is of the image's class, and how far an image may be from those of training.
"""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from retriever.encoders.image_network import SeenHead
    from retriever.encoders.shared_networks import TextEncoder

WEIGHTS = "deep-sky.safetensors"


@dataclass(frozen=True)
class Pictured:
    """A real image that trained: the object by name, other names, its class and finer class, centre (deg), who made the image and a
    link to it ("" for none), and the cosine with what was asked."""

    name: str
    names: str
    label: str
    finer: str
    ra: float
    dec: float
    credit: str
    link: str
    cosine: float = 0.0


@dataclass(frozen=True)
class ImageSpace:
    """`images`, `texts` [n, d] unit vectors of the real images and their captions; `card`: origin, facts and figures."""

    head: "SeenHead"
    text: "TextEncoder"
    images: np.ndarray
    texts: np.ndarray
    card: dict[str, Any]

    @cached_property
    def both(self) -> np.ndarray:
        """[n, d]: image and caption in one vector."""
        return _unit(self.images + self.texts)

    @cached_property
    def labels(self) -> np.ndarray:
        """[n] classes."""
        return np.array([row["label"] for row in self.card["objects"]])

    def read(self, pixels: np.ndarray) -> tuple[np.ndarray, float]:
        """The unit vector of an image [height, width, 3] of 0-255, and how far it is from those of training (mean square of what is seen, in
        their standard deviations)."""
        import torch

        from retriever.encoders.image_network import seen_in

        seen = torch.from_numpy(seen_in([pixels]).mean(1))
        with torch.inference_mode():
            far = float((((seen - self.head.middle) / self.head.spread) ** 2).mean())
            return _unit(self.head(seen).numpy())[0], far

    def of_words(self, text: str) -> np.ndarray:
        """The unit vector of words on what an image shows."""
        import torch

        from retriever.encoders.text_features import MOST_SENTENCES, text_features
        from retriever.encoders.text_model import text_encoder

        features = text_features(text)
        index = torch.full((1, MOST_SENTENCES), -1)
        index[0, : len(features.sentences)] = torch.arange(len(features.sentences))
        sentences = torch.from_numpy(text_encoder().encode(list(features.sentences)))
        with torch.inference_mode():
            return _unit(self.text(sentences, index, torch.from_numpy(features.numbers)[None]).numpy())[0]

    def alike(self, vector: np.ndarray, most: int = 5) -> list[Pictured]:
        """The real images most like one, each of another object."""
        return self._nearest(self.images @ vector, most)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The first row of each object by its name and other names, in small letters without spaces."""
        found: dict[str, int] = {}
        for own in (False, True):  # an object's name before another's other name
            for row, fact in enumerate(self.card["objects"]):
                for name in fact["names"].split(",") if own else (fact["name"],):
                    found.setdefault(name_key(name), row)
        return found

    def named(self, name: str) -> Pictured | None:
        """The object of that name; None for another."""
        row = self.rows.get(name_key(name))
        return None if row is None else Pictured(**self.card["objects"][row])

    def like(self, name: str, most: int) -> list[Pictured]:
        """The objects whose images are most like that of the object of that name, itself left out."""
        row = self.rows[name_key(name)]
        own = self.card["objects"][row]["name"]
        return [one for one in self._nearest(self.images @ self.images[row], most + 1) if one.name != own][:most]

    def described(self, text: str, most: int = 10) -> list[Pictured]:
        """The real images that fit words best, by image and caption together."""
        return self._nearest(self.both @ self.of_words(text), most)

    def _nearest(self, cosine: np.ndarray, most: int) -> list[Pictured]:
        found: dict[str, Pictured] = {}
        for row in np.argsort(-cosine):
            fact = self.card["objects"][row]
            found.setdefault(fact["name"], Pictured(**fact, cosine=float(cosine[row])))
            if len(found) == most:
                break
        return list(found.values())


def name_key(name: str) -> str:
    """A name as it is looked up."""
    return "".join(name.split()).lower()


def _unit(vectors: np.ndarray) -> np.ndarray:
    found: np.ndarray = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return found


@lru_cache(maxsize=1)
def image_space() -> ImageSpace:
    """The space that ships."""
    from safetensors import safe_open

    from retriever.encoders.image_network import SeenHead
    from retriever.encoders.shared_networks import TextEncoder

    with safe_open(str(resources.files("retriever") / "weights" / WEIGHTS), "pt") as stored:
        card = json.loads(stored.metadata()["card"])
        tensors = {name: stored.get_tensor(name).float() for name in stored.keys()}  # noqa: SIM118
    head, text = SeenHead(card["dimensions"]).eval(), TextEncoder(card["dimensions"], numbers=False).eval()
    for network, part in ((head, "image."), (text, "text.")):
        network.load_state_dict({k.removeprefix(part): v for k, v in tensors.items() if k.startswith(part)})
    return ImageSpace(head, text, tensors["images"].numpy(), tensors["captions"].numpy(), card)
