"""When a request that was read is the one that was meant (needs nothing but the two texts)."""

_MARKS_OF = frozenset("SUPNYBAKLI")


def is_right(read: str, meant: str) -> bool:
    """The same request, or one of the same verb and marks that differs in a single further word: a matter of taste. In which
    language it was asked, the last clause, is no part of it."""
    read, meant = (text.partition(" language ")[0] for text in (read, meant))
    if read == meant:
        return True
    one, other = read.split(), meant.split()
    marks = [sorted(w for w in words if w[0] in _MARKS_OF and w[1:].isdigit()) for words in (one, other)]
    return one[0] == other[0] and marks[0] == marks[1] and len(set(one) ^ set(other)) <= 1
