"""A request carried out by its verb and verified, without a reader: what is said, and what verification would leave out."""

from dataclasses import dataclass, replace

from assistant.agent.engine import State
from assistant.check.verify import Verifier
from assistant.evidence.claims import Answer, Claim, Dropped
from assistant.evidence.ledger import Ledger
from assistant.request.asked import read_question
from assistant.request.conversation import Conversation
from assistant.request.language.wanted import Wanted
from assistant.tools.toolbox import Toolbox
from assistant.verbs.table import VERBS
from retriever.library.library import Library


@dataclass
class Carried:
    """The claims that hold, those that don't, the state behind them, and the whole as Markdown."""

    claims: list[Claim]
    dropped: list[Dropped]
    state: State

    @property
    def text(self) -> str:
        return Answer(self.state.question, "offline", self.claims, self.state.ledger, self.dropped).text

    @property
    def first(self) -> str:
        return self.claims[0].text if self.claims else ""


def carried(library: Library, wanted: Wanted, conversation: Conversation | None = None) -> Carried:
    """Its calls are made, its claims written and verified."""
    conversation = conversation or Conversation()
    asked = replace(read_question(wanted.question or "?", conversation, library), wanted=wanted)
    state = State(asked, conversation, Toolbox(library, Ledger()))
    verb = VERBS[wanted.do]
    for call in verb.calls(wanted, state):
        state.done.append((call, state.toolbox.call(call.name, call.arguments)))
    kept, dropped = _verifier(library).sift(verb.write(wanted, state), state.ledger)
    return Carried(kept, dropped, state)


_KNOWN: dict[int, Verifier] = {}


def _verifier(library: Library) -> Verifier:
    return _KNOWN.setdefault(id(library), Verifier(library.names))
