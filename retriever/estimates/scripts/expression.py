"""A fitted model in the words of XSPEC, whose models Sherpa knows too: components, parameters, and how they are joined.

The absorption is the fit's: of Morrison & McCammon (1983) as in ``wabs`` and ``zwabs``, or ``tbabs`` and ``ztbabs``; that of a partly
covering column is ``zpcfabs``, whose cross-sections are of neither. The plasma is ``apec``, of which ours is an approximation.
"""

from dataclasses import dataclass

from retriever.estimates.fit import FitResult
from retriever.estimates.fit_models import IRON_KEV, NARROW_KEV, USUAL_METALS
from retriever.estimates.known import TBABS, Known
from retriever.estimates.search import COLUMN

# of each component: XSPEC's name, and for each of its parameters where the value is from: a shape's name or a number that is held
_COMPONENTS: dict[str, tuple[str, dict[str, str | float]]] = {
    "powerlaw": ("powerlaw", {"PhoIndex": "photon_index"}),
    "covered": ("powerlaw", {"PhoIndex": "photon_index"}),
    "blackbody": ("bbody", {"kT": "temperature"}),
    "bremsstrahlung": ("bremss", {"kT": "temperature"}),
    "disc": ("diskbb", {"Tin": "temperature"}),
    "plasma": ("apec", {"kT": "temperature", "Abundanc": "abundance", "Redshift": "redshift"}),
    "cutoff": ("cutoffpl", {"PhoIndex": "photon_index", "HighECut": "cutoff_energy"}),
    "broken": ("bknpower", {"PhoIndx1": "photon_index", "BreakE": "break_energy", "PhoIndx2": "hard_index"}),
    "line": ("gaussian", {"LineE": "line_energy", "Sigma": NARROW_KEV}),
}


@dataclass(frozen=True)
class Value:
    """A parameter by XSPEC's name; ``held`` in the fit."""

    name: str
    value: float
    held: bool = False


@dataclass(frozen=True)
class Part:
    """A component: ``kind`` as XSPEC calls it, ``label`` as one may call it in a script."""

    kind: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Expression:
    """``galactic`` * (``outside`` + ``column`` * (``inside``)), each as far as it is there."""

    galactic: Part | None
    outside: tuple[Part, ...]
    column: Part
    inside: tuple[Part, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """In the order of the expression, which is XSPEC's order of parameters."""
        first = () if self.galactic is None else (self.galactic,)
        return (*first, *self.outside, self.column, *self.inside)

    def written(self, names: dict[str, str]) -> str:
        """With ``names`` of the parts by their labels."""
        inside = "+".join(names[part.label] for part in self.inside)
        body = f"{names[self.column.label]}*({inside})"
        if self.outside:
            body = "(" + "+".join([*(names[part.label] for part in self.outside), body]) + ")"
        return body if self.galactic is None else f"{names[self.galactic.label]}*{body}"


def expression_of(fit: FitResult, known: Known) -> Expression:
    """The fit with its values, those that were held marked."""
    galactic = None
    if known.galactic_column:
        galactic = Part(
            "tbabs" if known.absorption == TBABS else "wabs",
            "galactic",
            (Value("nH", known.galactic_column / 100.0, True),),
        )
    inside: list[Part] = []
    outside: list[Part] = []
    for component in fit.model.components:
        several = len(fit.model.components) > 1
        part = _part(fit, known, component.name, f"{component.name}_normalisation" if several else "normalisation")
        (inside if component.absorbed else outside).append(part)
    return Expression(galactic, tuple(outside), _column(fit, known), tuple(inside))


def _column(fit: FitResult, known: Known) -> Part:
    value = Value("nH", fit.parameter(COLUMN).value / 100.0, COLUMN in known.frozen)
    redshift = Value("Redshift", known.redshift, True)
    if fit.model.name != "covered":
        return Part("ztbabs" if known.absorption == TBABS else "zwabs", "column", (value, redshift))
    fraction = Value("CvrFract", fit.parameter("covering_fraction").value, "covering_fraction" in known.frozen)
    return Part("zpcfabs", "column", (value, fraction, redshift))


def _part(fit: FitResult, known: Known, name: str, norm: str) -> Part:
    kind, sources = _COMPONENTS[name]
    values = []
    own = {shape.name for shape in fit.model.shapes}
    held = {"redshift": known.redshift, "line_energy": IRON_KEV / (1.0 + known.redshift), "abundance": USUAL_METALS}
    for parameter, source in sources.items():
        if isinstance(source, float):
            values.append(Value(parameter, source, True))
        elif source in own:
            values.append(Value(parameter, fit.parameter(source).value, source in known.frozen))
        else:
            values.append(Value(parameter, held[source], True))
    values.append(Value("norm", fit.parameter(norm).value))
    return Part(kind, {"powerlaw": "power"}.get(name, name), tuple(values))
