"""What a look-up gives: a source, papers, the steps that led there, and what is missing in one sentence."""

from dataclasses import dataclass

from retriever.catalogue.records import Paper, Source


@dataclass(frozen=True)
class Step:
    """One request to an archive: shown while the look-up goes on, and in the answer.

    ``what`` was asked ("the name 'NGC 4636'"); ``outcome`` is what came of it, or the reason why nothing did, in one line.
    """

    archive: str
    what: str
    seconds: float
    outcome: str


@dataclass(frozen=True)
class Lookup:
    """The source of a name or a position, None where no archive knows one, with papers on it, and how they were found.

    ``partial`` is "" where every archive answered, else one sentence: which did not and why.
    """

    source: Source | None
    papers: tuple[Paper, ...]
    steps: tuple[Step, ...]
    partial: str
