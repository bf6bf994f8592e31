"""A request made by hand and carried out by its verb, with what verification says of every claim."""

from assistant.agent.engine import State
from assistant.check.verify import Verifier
from assistant.evidence.claims import Answer, Claim, Dropped
from assistant.evidence.ledger import Ledger
from assistant.request.asked import Asked, read_question
from assistant.request.conversation import Conversation
from assistant.request.language.wanted import Wanted
from assistant.tools.toolbox import Toolbox
from assistant.verbs.table import VERBS
from retriever.library.library import Library


class CarriedOut:
    """What came of a request: its ``claims``, those of them that were ``dropped``, and the ``text`` of the rest."""

    def __init__(self, wanted: Wanted, library: Library, conversation: Conversation | None = None):
        conversation = conversation or Conversation()
        asked = Asked(read_question("hello", Conversation(), library).intent, wanted=wanted)
        self.state = State(asked, conversation, Toolbox(library, Ledger()))
        verb = VERBS[wanted.do]
        for call in verb.calls(wanted, self.state):
            self.state.done.append((call, self.state.toolbox.call(call.name, call.arguments)))
        self.claims: list[Claim] = verb.write(wanted, self.state)
        self.dropped: list[Dropped]
        kept, self.dropped = Verifier(library.names).sift(self.claims, self.state.ledger)
        self.text = Answer("", "offline", kept, self.state.ledger).text
        self.lacks = verb.lacks(wanted)

    @property
    def verdict(self) -> str:
        """The first sentence."""
        return self.claims[0].text if self.claims else ""
