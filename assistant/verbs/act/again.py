"""Actions on an earlier request: it is carried out again, for its rest, in another form, or after the last one is undone.

Such an action is replaced by the request that it stands for before any verb runs, so that what the conversation keeps is that
request, and one can go on from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.wanted import Wanted
from assistant.verbs.act.recap import is_recap
from assistant.verbs.written_as import format_named

_MOST = 200  # rows of one answer
_REASONED = frozenset(("conclude", "compare", "count", "aggregate"))  # answers whose reason are the records they cite
_TABLES = frozenset(("act", "list", "values", "identify", "compare", "count", "aggregate", "papers", "same"))
_EXPORTED = dict.fromkeys(("sky", "script", "save", "plot"), "export")  # where a format is named, its table is meant
_TALK = frozenset(("act", "greet", "refuse"))


def instead(wanted: Wanted, conversation: Conversation) -> Wanted:
    """The request that an action stands for; the request itself where it is none of these, or there is nothing to act on."""
    if form := _format_of(wanted):
        wanted = replace(wanted, format=form, action=_EXPORTED.get(wanted.action, wanted.action))
    if wanted.do == "explain" and _asks_why(wanted):
        turn = answered(conversation)
        before = turn.wanted if turn else None
        if turn and before and before.do == "values" and not turn.cited:
            return before  # nothing was known, which is said with its reason
        return replace(before, action="sources_of_answer") if before and before.do in _REASONED else wanted
    if left_out := _why_not_listed(wanted, conversation):
        return left_out
    turn = conversation.turns[-1] if conversation.turns else None
    if turn and is_recap(wanted, bool(turn.papers)):
        return replace(wanted, do="act", action="recap", sources=(), bibcodes=())
    if wanted.do != "act" or wanted.missing:
        return placed(wanted)
    if wanted.action in ("table", "export") and not wanted.earlier and (wanted.selects or wanted.names):
        do = "values" if wanted.names and not wanted.selects else "list"
        return placed(replace(wanted, do=do, limit=wanted.limit or (_MOST if do == "list" else None)))
    if wanted.action in ("tweet", "headline") and not wanted.earlier and _on_something(wanted):
        return replace(wanted, do="explain", ask=wanted.ask or "what")
    change = _CHANGES.get(wanted.action)
    return placed(change(wanted, conversation)) if change else wanted


def _format_of(wanted: Wanted) -> str:
    """The format of a table that the question names, where the answer may be one."""
    return format_named(wanted.question) if wanted.do in _TABLES else ""


def placed(wanted: Wanted) -> Wanted:
    """With the positions that a region file is made of: of named sources, of each of a list."""
    if wanted.format != "ds9" or wanted.do not in ("list", "values", "identify"):
        return wanted
    ids = (*wanted.sources, *(source.id for source in wanted.known)) if wanted.do != "list" else wanted.sources
    names = wanted.names if wanted.do == "list" else ()
    return replace(wanted, do="list", names=names, sources=ids, quantities=("position",))


def _asks_why(wanted: Wanted) -> bool:
    """Whether the reason for the answer before is asked for, and nothing else."""
    said = (*wanted.names, *wanted.limits, *wanted.classes, *wanted.kinds, *wanted.quantities)
    return wanted.earlier == "answer" and wanted.ask in ("why", "how", "compute_how") and not said


def _why_not_listed(wanted: Wanted, conversation: Conversation) -> Wanted | None:
    """Whether a named source meets what the list before asked for, where it is asked why it isn't in it."""
    lists = (t for t in reversed(conversation.turns) if t.listed and t.wanted and t.wanted.do == "list")
    turn = next(lists, None)
    before = turn.wanted if turn else None
    on_list = "list" in (wanted.not_earlier, wanted.earlier) or wanted.earlier == "answer"
    asks = wanted.do == "explain" and wanted.ask == "why" and on_list and wanted.known and not wanted.quantities
    if not asks or before is None or turn is None:
        return None
    named = {source.id for source in wanted.known}
    shown = tuple(turn.listed[before.offset : before.offset + turn.shown])
    if named & set(shown):  # it is in it
        return replace(
            wanted, do="conclude", ask="", verdict="whether", earlier="list", not_earlier="", topic="", sources=shown
        )
    return replace(before, do="conclude", verdict="whether", names=wanted.names, offset=0, question=wanted.question)


def _on_something(wanted: Wanted) -> bool:
    """Whether a text is to be on something that the request names, rather than be the answer before in another form."""
    return bool(wanted.topic or wanted.classes or wanted.kinds or wanted.names or wanted.instrument)


def _help(wanted: Wanted, conversation: Conversation) -> Wanted:
    return Wanted("about", about="capabilities", question=wanted.question)


def _add_source(wanted: Wanted, conversation: Conversation) -> Wanted:
    return Wanted("about", about="missing_source", question=wanted.question)


def _same(wanted: Wanted, conversation: Conversation) -> Wanted:
    """The request before, in the form that is asked for."""
    turn = answered(conversation)
    before = turn.wanted if turn else None
    if before is None:
        return wanted
    return replace(
        before,
        action=wanted.action,
        register=wanted.register or before.register,
        length=wanted.length or before.length,
        format=wanted.format or before.format,
        unread=wanted.unread,
    )


def _whole(wanted: Wanted, conversation: Conversation) -> Wanted:
    """As ``_same``; of a list all of it, as far as one answer holds."""
    same = _same(wanted, conversation)
    return replace(same, offset=0, limit=same.limit or _MOST) if same.do == "list" else same


def _undone(wanted: Wanted, conversation: Conversation) -> Wanted:
    """The request before those that are undone; their turns are dropped."""
    turns = conversation.turns
    kept = turns[: len(turns) - (wanted.limit or 1)]
    if not kept or kept[-1].wanted is None:
        return wanted
    before = kept[-1].wanted
    del turns[len(kept) - 1 :]  # the request that is shown again makes its turn anew
    return replace(before, action="undo", unread=wanted.unread)


def _reset(wanted: Wanted, conversation: Conversation) -> Wanted:
    conversation.turns.clear()
    conversation.readings.clear()
    return wanted


def _more(wanted: Wanted, conversation: Conversation) -> Wanted:
    """The rest of the last list."""
    if wanted.names or wanted.selects and not wanted.earlier:
        return replace(wanted, do="papers", action="more")
    turn = listing(conversation)
    before = turn.wanted if turn else None
    if turn is None or before is None or not left(turn):
        return wanted
    limit = wanted.limit or before.limit
    return replace(before, offset=before.offset + turn.shown, limit=limit, action="more", unread=wanted.unread)


def answered(conversation: Conversation) -> Turn | None:
    """The last turn that answered something: what "the answer before" is."""
    turns = (t for t in reversed(conversation.turns) if t.wanted is None or t.wanted.do not in _TALK)
    return next(turns, None)


def listing(conversation: Conversation) -> Turn | None:
    """The last turn that gave a list."""
    return next((turn for turn in reversed(conversation.turns) if turn.listed or turn.papers), None)


def left(turn: Turn) -> int:
    """How many of a turn's list were not shown yet."""
    offset = turn.wanted.offset if turn.wanted else 0
    total = len(turn.papers) if turn.wanted and turn.wanted.do == "papers" else len(turn.listed or turn.papers)
    return max(total - offset - turn.shown, 0)


_CHANGES: Mapping[str, Callable[[Wanted, Conversation], Wanted]] = {
    "help": _help,
    "add_source": _add_source,
    "repeat": _same,
    "correct_answer": _same,
    "rewrite": _same,
    "tweet": _same,
    "headline": _same,
    "table": _whole,
    "export": _whole,
    "undo": _undone,
    "reset": _reset,
    "more": _more,
}
