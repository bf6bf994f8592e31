"""The domains that a conversation can be on, from one table, ``domains.toml``."""

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass

from assistant.request.phrases import Family
from retriever.errors import BadInput
from retriever.toml_tables import CHECKED, read_toml


@dataclass(config=CHECKED, frozen=True)
class Domain:
    """What "find" looks through; ``domains.toml`` says what its fields are."""

    title: str
    words: tuple[str, ...]
    other: tuple[str, ...]
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def modality(self) -> Family:
        """The words for what is looked through."""
        return Family(self.words, self.other)

    def classes_in(self, text: str) -> tuple[str, ...]:
        """The classes that a text names, each once."""
        return tuple(name for name, said in self.classes.items() if Family(said).find(text))


DOMAINS: dict[str, Domain] = TypeAdapter(dict[str, Domain]).validate_python(
    read_toml("assistant.request", "domains.toml")
)
USUAL = next(iter(DOMAINS))


def domain_of(name: str) -> str:
    """A domain's name; the usual one for ''. ``BadInput`` for one that there is not."""
    if name and name not in DOMAINS:
        raise BadInput(f"There is no domain {name[:40]!r}: choose of {', '.join(DOMAINS)}.")
    return name or USUAL
