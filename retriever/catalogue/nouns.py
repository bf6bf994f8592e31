"""Classes of sources as sentences name many of them: ``Seyfert galaxies``, ``active galaxies``."""

from collections.abc import Sequence

from retriever.catalogue.kinds import ACTIVE, KINDS

_PLURAL = (("galaxy", "galaxies"), ("binary", "binaries"), ("nucleus", "nuclei"), ("nebula", "nebulae"))
_TOGETHER = {
    frozenset(ACTIVE): "active galaxies",
    frozenset({"HMXB", "LMXB"}): "X-ray binaries",
    frozenset({"star", "YSO"}): "stars",
}


def class_plural(key: str) -> str:
    """``Seyfert galaxies``; a class that is not in the table as it stands, "" those without one."""
    if not key:
        return "sources without a class"
    noun = KINDS[key].noun if key in KINDS else f"{key} sources"
    for one, many in _PLURAL:
        if noun.endswith(one):
            return noun.removesuffix(one) + many
    return noun if noun.endswith("s") else f"{noun}s"


def classes_plural(classes: tuple[str, ...]) -> str:
    """Several classes as one noun."""
    together = _TOGETHER.get(frozenset(classes))
    return together or joined([class_plural(key) for key in classes], "and")


def joined(parts: Sequence[str], word: str) -> str:
    """``A, B and C``; "" of none."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}" if parts else ""
