"""What a question asks for, by rules: the offline engine's reading of plain words.

Names, positions, quantities, kinds and bounds are recognised, each in its own module; what is left over is the topic to
search papers for. Nothing here looks anything up but names.
"""

from dataclasses import dataclass, field

from assistant.request.bounds import conditions_in
from assistant.request.cone import cone_of
from assistant.request.exclusions import beyond
from assistant.request.kinds_asked import begins_class, kinds_asked
from assistant.request.order import USUAL, limit_of, order_of
from assistant.request.topic import find_term, topic_words
from assistant.request.wants import wants_identity, wants_of
from assistant.request.wording import places_in, spoken_quantities, without_class_names
from retriever.catalogue.quantities import Quantity
from retriever.catalogue.records import Term
from retriever.library.names import Mention, Names
from retriever.names.positions import position_in


@dataclass(frozen=True)
class Intent:
    """What was recognised in a question; empty parts were not."""

    text: str
    mentions: tuple[Mention, ...] = ()
    unknown_names: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    classes: tuple[str, ...] = ()
    subclass: str = ""
    conditions: tuple[dict, ...] = ()
    around: str = ""
    radius_deg: float = 0.0
    order_by: str = ""
    descending: bool = True
    limit: int = USUAL
    position: bool = False
    identity: bool = False  # what the named source is, is asked
    term: Term | None = None
    topic: str = ""
    bare: str = ""  # the question without the names in it
    wants: frozenset[str] = field(
        default_factory=frozenset
    )  # papers, compare, similar, list, define, follow_up, upload, near_spectrum, anyway, neighbours, whether
    unread: tuple[str, ...] = ()  # bounds on nothing known, and what no filter does


def recognise(question: str, names: Names, terms: tuple[Term, ...]) -> Intent:
    """Read a question; deterministic."""
    mentions = [m for m in names.mentions(question) if not begins_class(question[m.start :], len(m.text))]
    mentions = mentions or places_in(question, names)
    bare = _blank(question, mentions)
    measured = without_class_names(bare)
    conditions, _, unread = conditions_in(" ".join(measured.split()))
    around, radius = cone_of(question)
    position = position_in(question)
    unplaced = question.replace(position.text, " ") if position else question
    if around:  # the centre of a cone is no subject
        mentions = [m for m in mentions if m.text not in around]
    kinds = kinds_asked(bare, names, named=bool(mentions))
    order_by, descending = order_of(measured, kinds.classes)
    return Intent(
        question,
        mentions=tuple(mentions),
        unknown_names=tuple(
            name for name in names.unknown_designations(unplaced) if name not in around and names.likely(name) is None
        ),
        quantities=tuple(spoken_quantities(measured)),
        classes=kinds.classes,
        subclass=kinds.subclass,
        conditions=tuple(conditions),
        around=around,
        radius_deg=radius,
        order_by=order_by,
        descending=descending,
        limit=limit_of(question, bool(order_by)),
        position=position is not None,
        identity=wants_identity(question, bare, mentions),
        term=find_term(bare, terms),
        topic=topic_words(conditions_in(bare)[1]),
        bare=bare,
        wants=wants_of(bare),
        unread=(*unread, *kinds.unread, *beyond(bare)),
    )


def _blank(text: str, mentions: list[Mention]) -> str:
    for mention in reversed(mentions):
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text
