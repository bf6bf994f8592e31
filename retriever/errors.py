"""The two things that can go wrong, and what each one's message must hold.

``BadInput``: the user gave something that can't be used. The message is one line: what is wrong, where, what to do.
``ServiceMissing``: something the program needs is not there (an index, a server). The message says how to get it.
The command line ends with status 2 and 3 respectively.
"""


class ScholarError(Exception):
    """Base of the errors shown to users; its text is one line."""

    exit_status = 1


class BadInput(ScholarError):
    """The question, file or option can't be used."""

    exit_status = 2


class ServiceMissing(ScholarError):
    """An index, a model or a server is missing or does not answer."""

    exit_status = 3


class StopWork(ScholarError):
    """Nothing more can be done in this run (a day's quota is spent); what is done stays done."""

    exit_status = 3


def first_line(error: BaseException, limit: int = 160) -> str:
    """The first line of a foreign error's text, cut; its type where it says nothing."""
    return (str(error).splitlines() or [type(error).__name__])[0][:limit]
