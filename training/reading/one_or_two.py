"""Whether two requests are two wishes, one that clauses of a single request say, or neither for certain."""

from retriever.requests.grammar import REPEATED
from retriever.requests.program import Clause, Request, request_of

_LISTS = ("list", "count", "aggregate", "described", "similar", "unusual")
_NARROWING = frozenset(("class", "kind", "where", "not_class", "not_kind", "constellation", "sky", "not_constellation"))
FIRST = frozenset(
    "list count aggregate values compare conclude compute identify papers summarise explain similar described unusual interpret about".split()
)
SECOND = FIRST - {"about"} | {"act", "refuse"}
# actions that make something of what was answered, and are no form of the answer itself
DRAWN = frozenset(
    "plot scatter histogram sky light_curve contour overlay residuals quiz headline tweet outline lesson".split()
)


def named_again(first: Request, second: Request) -> Request:
    """The later request with the names of the one before it where it refers to them: a reference is to what was found."""
    names = [clause for clause in first.clauses if clause.keyword == "name" and clause.words[0] != "earlier"]
    referring = Clause("earlier", ("source",)) if len(names) == 1 else Clause("earlier", ("both",))
    if len(names) not in (1, 2) or referring not in second.clauses or first.do in ("similar", "list"):
        return second
    return request_of(second.do, [*names, *(clause for clause in second.clauses if clause != referring)])


def are_two(first: Request, second: Request) -> bool:
    """Whether two requests are two wishes that clauses of one do not say."""
    if first.do not in FIRST or second.do not in SECOND or second.one("action") not in ("", *DRAWN):
        return False
    if second.do == "act" and not second.one("action") or second.has("register") and not second.has("topic", "name"):
        return False
    if one_request(first, second) or _sayable(first, second):
        return False
    return _beyond_names(first) != _beyond_names(second)


def _beyond_names(request: Request) -> str:
    """The request without whom it is on: the same of another source is one request with two names."""
    said = [clause for clause in request.clauses if clause.keyword not in ("name", "earlier", "language", "topic")]
    return str(request_of(request.do, said))


def _sayable(first: Request, second: Request) -> bool:
    """Whether the second is a form, a part or a further clause of the first."""
    on_it = second.has("earlier") or bool(set(first.all("name")) & set(second.all("name")))
    if not on_it:
        return first.do == second.do == "interpret"
    if first.do in ("values", "identify") and second.do in ("values", "identify"):
        return True
    if first.do in ("interpret", "papers", "summarise") and second.do == first.do or second.has("column"):
        return True
    if (
        "reporting" in second.all("paper")
        or second.one("earlier") in ("before", "quantity")
        and second.do != "conclude"
    ):
        return True
    if first.do == "list" and first.has("limit") and second.do in ("values", "identify"):
        return True
    return first.do in _LISTS and second.do in ("list", "count") and not second.has("order")


def one_request(first: Request, second: Request) -> Request | None:
    """The one request that both are together; None where they are two, or where it can't be told."""
    plain = [clause for clause in second.clauses if clause.keyword not in ("earlier", "name", "language")]
    words = {clause.keyword for clause in plain}
    if first.do == "values" == second.do and "source" in second.all("earlier") and len(first.all("name")) == 1:
        return (
            request_of("values", [*first.clauses, *plain]) if words == {"quantity"} and first.has("quantity") else None
        )
    listed = (
        first.do == "list" == second.do and second.one("earlier") == "list" and not first.has("limit", "order", "any")
    )
    several = {"class", "kind"} & words and first.has("class", "kind")  # any of several classes, not both
    twice = {clause.keyword for clause in first.clauses} & words - REPEATED
    if listed and words and words <= _NARROWING and not several and not twice:
        return request_of("list", [*first.clauses, *plain])
    return None
