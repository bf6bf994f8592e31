"""Claims as a language model writes them, a line for each: the ids of its evidence in brackets, then what it says.

``[M1 S1] Cyg X-1 has a photon index of 1.9.`` The server holds the model to this by a grammar whose ids are those of the ledger; what it
wrote is read here whatever the server did.
"""

from collections.abc import Iterable, Sequence

from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from assistant.evidence.sentences import say

MOST_CLAIMS, MOST_IDS = 6, 6
NOTHING = "none"  # what the model writes where the evidence does not answer the question
_LONGEST = 600  # letters of a claim
# no brackets, markup or quotation marks of the prompt: a claim holds plain sentences, and its verdict in asterisks
_BARRED = "[]<>|`«»{}"
_LETTER = r"[^\n\r\t\[\]<>|`«»{}]"


def claims_grammar(ids: Iterable[str]) -> str:
    """The grammar of one to six claims that cite these ids, or of saying that there are none (EBNF as vLLM's backends read it)."""
    some = " | ".join(f'"{one}"' for one in sorted(set(ids)))
    further = _nested(' (" " id', MOST_IDS - 1)
    return "\n".join(
        (
            f'root ::= "{NOTHING}" | claim{_nested(_SPLIT, MOST_CLAIMS - 1)}',
            f'claim ::= "[" id{further} "] " letter+',
            f"id ::= {some}",
            f"letter ::= {_LETTER}",
        )
    )


_SPLIT = ' ("\\n" claim'


def _nested(part: str, times: int) -> str:
    """The part so many times at most: ``(a (a)?)?``."""
    return part * times + ")?" * times


def claim_of(line: str, ledger: Ledger, shown: Sequence[str]) -> tuple[Claim, str] | None:
    """A line as a claim, and why it can't be one of the answer; None for a line that says nothing. Only what was ``shown`` to the model
    may be cited."""
    line = line.strip()
    if not line or line.rstrip(".").lower() == NOTHING:
        return None
    ids, closed, text = line.removeprefix("[").partition("]")
    text = " ".join(text.split())
    if not closed or not line.startswith("["):
        return Claim(line[:_LONGEST]), say("reason.no_citation")
    cited = tuple(dict.fromkeys(ids.split()))
    claim = Claim(text[:_LONGEST], cited)
    if foreign := [i for i in cited if i not in ledger or i not in shown]:
        return claim, say("reason.unknown_id", ids=", ".join(one[:20] for one in foreign[:3]))
    if not text.isprintable() or set(text) & set(_BARRED):
        return claim, say("reason.markup")
    return claim, "" if text and len(text) <= _LONGEST else say("reason.empty")


def line_of(claim: Claim) -> str:
    """A claim as the model writes it."""
    return f"[{' '.join(claim.evidence)}] {claim.text}"
