"""What a conversation remembers: its turns and the spectra uploaded in them."""

from dataclasses import dataclass, field

from assistant.request.domains import USUAL
from assistant.request.language.wanted import Wanted


@dataclass
class Turn:
    """A question with what it was about, kept so that a follow-up knows its subject."""

    question: str
    answer: str = ""
    subjects: list[str] = field(default_factory=list)  # source ids
    wanted: Wanted | None = None
    listed: list[str] = field(default_factory=list)  # ids of all sources that it listed, in their order
    papers: list[str] = field(default_factory=list)  # bibcodes of the papers that it found
    shown: int = 0  # how many of those listed were shown, from the offset of the request on
    cited: list[str] = field(default_factory=list)  # bibcodes that its claims lean on
    evidence: list[str] = field(default_factory=list)  # a line on each record that its claims lean on
    steps: list[str] = field(default_factory=list)  # "tool: arguments" of what was looked up
    offered: tuple[Wanted, ...] = ()  # readings that it asked back about
    examples: list[str] = field(default_factory=list)  # names of the real images or stars of a domain that it told of


@dataclass
class Conversation:
    """Earlier turns and the spectra uploaded in them; handed in and out, never global. ``domain``: one of ``request.domains``."""

    turns: list[Turn] = field(default_factory=list)
    readings: list = field(default_factory=list)
    domain: str = USUAL

    @property
    def subjects(self) -> list[str]:
        """Source ids of the last turn that had any."""
        return next((turn.subjects for turn in reversed(self.turns) if turn.subjects), [])
