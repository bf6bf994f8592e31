"""What is known of a source beside its spectrum: redshift, Galactic column, values held, the band to look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MM83, TBABS = "mm83", "tbabs"
ABSORPTIONS: Mapping[str, str] = MappingProxyType(
    {
        MM83: "Morrison & McCammon (1983) with their cosmic abundances",
        TBABS: "tbabs with the abundances of Wilms et al. (2000)",
    }
)

# the words of programs for an absorption that is held here, and for those that are not
ABSORPTION_WORDS: Mapping[str, str] = MappingProxyType(
    {"tbabs": TBABS, "ztbabs": TBABS, "wilm": TBABS, "wilms": TBABS, "wabs": MM83, "zwabs": MM83, "mm83": MM83}
)
OTHER_ABSORPTIONS = frozenset(
    "phabs zphabs tbnew tbfeo tbgas tbvarabs varabs zvphabs vphabs swind1 zxipcf warmabs".split()
)


@dataclass(frozen=True)
class Known:
    """Held in a fit: ``redshift`` of plasma, lines and the fitted column; ``galactic_column`` in 1e20 cm^-2 at redshift 0, in
    front of all; ``frozen`` values by a parameter's name, in its reported unit; ``band`` in keV. ``distance_kpc``: for a
    luminosity where the redshift tells no distance; 0 where it isn't known. ``absorption``: one of ``ABSORPTIONS``, by which all
    gas absorbs; the network was trained with ``mm83``.

    ``said``: sentences on where these are from. The default is a source of which nothing is known: its fitted column is then
    the sum of the Galaxy's and its own.
    """

    redshift: float = 0.0
    galactic_column: float = 0.0
    frozen: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    band: tuple[float, float] | None = None
    said: tuple[str, ...] = ()
    distance_kpc: float = 0.0
    absorption: str = MM83

    @property
    def is_nothing(self) -> bool:
        """Whether fits are those of a source of which nothing is known, absorbed as the network learnt it."""
        return not (self.redshift or self.galactic_column or self.frozen or self.absorption != MM83)

    @property
    def in_words(self) -> str:
        """``; redshift 0.5, ...``: what is held, for the method of a value."""
        parts = [f"redshift {self.redshift:g}"] if self.redshift else []
        if self.galactic_column:
            parts.append(f"behind a Galactic column of {self.galactic_column:g}e20 cm^-2")
        parts += [f"{name} held at {value:g}" for name, value in self.frozen.items()]
        parts += [f"absorption by {ABSORPTIONS[self.absorption]}"] if self.absorption != MM83 else []
        return "".join(f"; {part}" for part in parts)


NOTHING = Known()
