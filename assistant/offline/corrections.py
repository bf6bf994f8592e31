"""Sentences on premises of the question that the catalogue contradicts."""

from assistant.evidence.claims import Claim, refused
from assistant.evidence.ledger import Ledger
from retriever.catalogue.kinds import class_label
from retriever.catalogue.records import Source


def correction(source: Source, word: str, ledger: Ledger) -> Claim:
    """``I have no evidence that X is a pulsar: it is a quasar here.``"""
    article = "an" if word[0] in "aeiou" or word in ("hmxb", "lmxb", "snr", "xrb") else "a"
    is_class = class_label(source.object_class)
    cited = (ledger.add_source(source),)
    return refused("refusal.wrong_class", cited, name=source.name, supposed=f"{article} {word}", kind=is_class)


def misquote(source: Source, quantity: str, number: str, ledger: Ledger) -> Claim:
    """``I have no evidence that the redshift of X is 0.5.`` The number is the question's; the search for it is the evidence."""
    table = ledger.add_table(
        f"{quantity} {number} of {source.name}, as the question has it", ["found"], [["nothing"]], 0
    )
    cited = (table, ledger.add_source(source))
    return refused("refusal.wrong_value", cited, what=quantity, name=source.name, number=number)
