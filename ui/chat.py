"""One user's conversation and the life of a question in it: what is asked goes in, what is to be shown comes out.

A ``Session`` belongs to one browser page and is handed in and out; nothing here is global and nothing knows of Gradio.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field

from assistant.claims import Answer
from assistant.engine import Conversation
from retriever.errors import ScholarError
from ui.cards import evidence_panel
from ui.messages import Reply, user_message
from ui.plots import Shown, spectra_of

KEPT_PANELS = 20  # answers whose cards stay on the page
APOLOGY = "Something went wrong inside and the question was not answered: ask in another way, or tell the developers."
_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Session:
    """All that one page shows and remembers."""

    conversation: Conversation = field(default_factory=Conversation)
    messages: list[dict] = field(default_factory=list)
    panels: list[str] = field(default_factory=list)
    spectra: list[Shown] = field(default_factory=list)
    turn: int = 0
    busy: bool = False

    @property
    def evidence(self) -> str:
        """Cards of the answers, the newest first; older ones folded, opened by their marks."""
        older = [panel.replace(" open>", ">", 1) for panel in reversed(self.panels[:-1])]
        panels = [*self.panels[-1:], *older]
        return f'<div class="ss-panel">{"".join(panels)}</div>' if panels else ""


async def respond(assistant, session: Session, question: str, files: list) -> AsyncIterator[Session]:
    """Ask, and give the session after each thing that there is to see. One question at a time in a session."""
    if session.busy:
        return
    session.busy = True
    session.turn += 1
    sources = assistant.retriever.catalogue.sources
    reply = Reply(session.turn, lambda word: sources[word].name if word in sources else word)
    earlier = [*session.messages, user_message(question, files)]
    session.messages = earlier
    try:
        yield session
        async with aclosing(assistant.stream(question, files or None, session.conversation)) as events:
            async for event in events:
                reply.take(event)
                session.messages = earlier + reply.messages
                if isinstance(event, Answer):
                    session.panels = [*session.panels[1 - KEPT_PANELS :], evidence_panel(event, session.turn)]
                    session.spectra = _spectra(assistant, session, event)
                yield session
    except ScholarError as error:
        reply.fail(error)
        session.messages = earlier + reply.messages
        yield session
    except Exception:
        _log.exception("A question failed.")
        reply.fail(APOLOGY)
        session.messages = earlier + reply.messages
        yield session
    finally:
        session.busy = False


def _spectra(assistant, session: Session, answer: Answer) -> list[Shown]:
    """The spectra of an answer; an answer without any leaves the last ones on show."""
    readings, catalogue = session.conversation.readings, assistant.retriever.catalogue
    return spectra_of(answer, readings, catalogue) or session.spectra
