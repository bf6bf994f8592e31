"""A paper asked for by its title, which may not be here."""

from assistant.request.language.wanted import Wanted
from assistant.tools.literature.find_papers import Literature
from assistant.verbs.literature import conditions, selected

_TITLE_WORDS = 3  # a quotation of fewer is a term
_MARKS = str.maketrans("“”„«»‘’", '"""""\'\'')


def is_titled_otherwise(wanted: Wanted, result: Literature) -> bool:
    """Whether a paper was asked for by its title or in quotation marks, and none here has all of these words."""
    if not conditions.topic_of(wanted) or conditions.named(wanted) or selected.selects(wanted) or result.found.whole:
        return False
    return "by_title" in wanted.papers or _is_quoted(wanted)


def topic_said(wanted: Wanted) -> str:
    """The title as a sentence may repeat it."""
    return conditions.plain(conditions.topic_of(wanted))


def _is_quoted(wanted: Wanted) -> bool:
    """Whether the words to search for were all in quotation marks."""
    question = wanted.question.translate(_MARKS)
    first = min((question.find(mark) for mark in "\"'" if mark in question), default=-1)
    quoted = question[first + 1 : question.rfind(question[first])] if first >= 0 else ""
    words = wanted.topic.split()
    return len(words) >= _TITLE_WORDS and all(word in quoted for word in words)
