"""When a request that was read is the one that was meant (needs nothing but the two texts)."""

_MARKS_OF = frozenset("SUPNYBAKLI")
_ALSO = " also "  # between two requests of one question (retriever.requests.grammar.ALSO)


def is_right(read: str, meant: str) -> bool:
    """The same request, or one of the same verb and marks that differs in a single further word: a matter of taste. In which
    language it was asked, the last clause, is no part of it. Of several requests each has to be so, in the same order, and one
    word may differ in all."""
    pairs = [[part.partition(" language ")[0] for part in text.split(_ALSO)] for text in (read, meant)]
    if len(pairs[0]) != len(pairs[1]):
        return False
    apart = [_words_apart(*pair) for pair in zip(*pairs, strict=True)]
    return None not in apart and sum(filter(None, apart)) <= 1


def _words_apart(read: str, meant: str) -> int | None:
    """In how many words two requests differ; None where the verb or a mark is another."""
    if read == meant:
        return 0
    one, other = read.split(), meant.split()
    marks = [sorted(w for w in words if w[0] in _MARKS_OF and w[1:].isdigit()) for words in (one, other)]
    return len(set(one) ^ set(other)) if one[0] == other[0] and marks[0] == marks[1] else None
