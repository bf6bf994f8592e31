"""What one call of ``compute`` has at hand: its arguments, the sources that they name, and the inputs that are left."""

from dataclasses import dataclass, replace
from typing import Any

from assistant.evidence.computations import Computation, Input
from assistant.tools.computing.evaluating import Result, as_found
from assistant.tools.computing.inputs import Found, Inputs
from retriever.catalogue.records import Source
from retriever.names.positions import Position
from retriever.physics.propagation import Spread, propagated


@dataclass(frozen=True)
class Setting:
    """``first`` are the inputs on the first source (or on none); ``sources`` are all of them."""

    first: Inputs
    sources: tuple[Source, ...]
    to: str = ""
    quantity: str = ""
    band: str = ""
    near: Position | None = None
    from_band: str = ""  # that a conversion starts from, where no flux says it

    def of(self, source: Source) -> Inputs:
        """The inputs on one of the sources, with the same numbers of the question."""
        return replace(self.first, source=source)

    def keep(
        self,
        what: str,
        formula: str,
        put_in: str,
        spread: Spread,
        unit: str,
        inputs: tuple[Input, ...],
        says: str = "",
        bound: str = "",
        band: str = "",
    ) -> Result:
        """A computed value in the ledger; it is of the source where there is only one."""
        subject = self.sources[0].id if len(self.sources) == 1 else ""
        s = spread
        computation = Computation(
            what, formula, s.value, unit, inputs, s.low, s.high, s.level, bound, put_in, says, subject
        )
        return (lambda computed: Result(computed, as_found(computation, computed, band)))(
            self.first.bench.ledger.add_computation(computation)
        )


def of_two(first: Found, second: Found, formula: Any) -> Spread:
    """A formula of two inputs ("a" and "b") with the interval that theirs give it."""
    return propagated(lambda v: formula(v["a"], v["b"]), {"a": first.spread, "b": second.spread})
