"""A domain's preset (``presets/NAME.toml``): what it is made of and how it is trained."""

import tomllib
from dataclasses import dataclass, field, fields, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from retriever.errors import BadInput
from training.alignment.domains.contrast import LOSSES
from training.alignment.modalities.registry import REGISTRY

MEASURES = ("classes", "images", "sources", "pairs")
PRESETS = Path(__file__).parent / "presets"


@dataclass(frozen=True)
class Domain:
    """`tables`: the data sets, each with spaces of its own or together (`together`); `options`: of the modalities, by name;
    `similarity`: inner or cosine; `decoders`: weight of the loss of what vectors tell of classes and variables (0: no label is seen); `keeping`: weight of the loss by which a vector tells its own
    raw data (no label either); `twice`: modalities of which two augmented views are compared like two modalities; `weights`: the
    file of those that ship; `measure`: what is measured, classes from light curves or retrieval between images and texts; `families`: finer classes that are looked for within one another; `queries`: words for which images are searched, with the finer classes that
    they ask for; `note`: what the page says of the data."""

    name: str
    title: str
    modalities: tuple[str, ...]
    tables: tuple[str, ...]
    steps: int
    batch: int
    rate: float
    together: bool = False
    weight_decay: float = 0.02
    dimensions: int = 64
    similarity: str = "inner"
    loss: str = "symmetric"
    decoders: float = 0.0
    classes: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    augment: bool = True
    keeping: float = 0.0
    twice: tuple[str, ...] = ()
    weights: str = ""
    measure: str = "classes"
    families: dict[str, list[str]] = field(default_factory=dict)
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    queries: dict[str, list[str]] = field(default_factory=dict)
    note: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """All pairs of its modalities, in their order."""
        return list(combinations(self.modalities, 2))

    def of(self, modality: str) -> dict[str, Any]:
        """The options of a modality."""
        return self.options.get(modality, {})

    def only(self, modalities: tuple[str, ...]) -> "Domain":
        """The same with some of its modalities."""
        if unknown := set(modalities) - set(self.modalities):
            raise BadInput(
                f"The domain {self.name} has no {', '.join(sorted(unknown))}: choose of {', '.join(self.modalities)}."
            )
        return replace(self, modalities=tuple(name for name in self.modalities if name in modalities))


def domains() -> list[str]:
    """The names of all presets."""
    return sorted(path.stem for path in PRESETS.glob("*.toml"))


def read_domain(name: str, **changes: Any) -> Domain:
    """The preset of this name, with changes of its fields."""
    path = PRESETS / f"{name}.toml"
    if not path.is_file():
        raise BadInput(f"There is no domain {name}: choose of {', '.join(domains())}.")
    return checked(tomllib.loads(path.read_text(encoding="utf-8")) | {"name": name} | changes)


def checked(values: dict[str, Any]) -> Domain:
    """A preset whose fields and words are known."""
    known = {f.name for f in fields(Domain)}
    if wrong := set(values) - known:
        raise BadInput(f"A domain has no {', '.join(sorted(wrong))}: its fields are {', '.join(sorted(known))}.")
    whole: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    made = Domain(**whole)
    if unknown := {*made.modalities, *made.options} - set(REGISTRY):
        raise BadInput(f"There is no modality {', '.join(sorted(unknown))}: choose of {', '.join(REGISTRY)}.")
    if made.measure not in MEASURES:
        raise BadInput(f"What is measured of a domain is one of {', '.join(MEASURES)}.")
    if made.loss not in LOSSES or made.similarity not in ("inner", "cosine"):
        raise BadInput(f"A domain's loss is one of {', '.join(LOSSES)}, its similarity inner or cosine.")
    return made
