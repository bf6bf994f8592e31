"""A question in the light of what it is asked on: the conversation's domain, and images that came with it.

The reader was trained on X-ray sources. What it reads as a search is one among the real examples of another domain where that is chosen, and
whatever is asked of an image is asked of what it is like: neither needs a reader of its own.
"""

from dataclasses import replace

from assistant.reading.of_examples import Known, of_examples
from assistant.request.asked import Asked, Certainty
from assistant.request.conversation import Conversation
from assistant.request.domains import DOMAINS, USUAL
from assistant.request.language.wanted import Wanted
from retriever.spectra.file_kinds import file_kind

SEARCHES = frozenset(("list", "count", "similar", "described", "unusual"))
# what no domain has a part in
ELSEWHERE = frozenset(("greet", "refuse", "about", "compute", "interpret", "values", "conclude", "summarise", "papers"))


def in_domain(asked: Asked, conversation: Conversation, files: list[str], known: Known = lambda name: None) -> Asked:
    """The question as a search of the domain, or on the images, where it is one; else as it is. ``known`` gives a source of the library
    by its name."""
    text = asked.intent.text
    if files and all(file_kind(path).kind == "image" for path in files):
        return _surely(asked, Wanted("interpret", upload="spectrum", question=text))
    if not files and (of_these := of_examples(asked, conversation, known)):
        return _surely(asked, of_these)
    if files or conversation.domain == USUAL or not _searches(asked, conversation.domain):
        return asked
    return _surely(asked, Wanted("find", domain=conversation.domain, topic=text, question=text))


def domain_beside(asked: Asked, domain: str) -> str:
    """A domain whose examples an unsure question may ask for, which this one does not search; '' for none."""
    known = asked.wanted is not None and bool(asked.wanted.known)
    if asked.certainty not in (Certainty.UNSURE, Certainty.UNCLEAR) or known:
        return ""
    text = asked.intent.text
    return next((name for name, one in DOMAINS.items() if name != domain and one.modality.find(text)), "")


def _surely(asked: Asked, wanted: Wanted) -> Asked:
    return replace(asked, wanted=wanted, certainty=Certainty.SURE, offered=())


def _searches(asked: Asked, domain: str) -> bool:
    """Whether it asks for something among the domain's examples: by a word for them, as a list, or as nothing that the reader is sure of."""
    wanted = asked.wanted or next(iter(asked.offered), None)
    if wanted is not None and wanted.known:
        return False
    if DOMAINS[domain].modality.find(asked.intent.text):
        return wanted is None or wanted.do not in ("greet", "about")
    if wanted is None or wanted.do in SEARCHES:
        return True
    return asked.certainty is not Certainty.SURE and wanted.do not in ELSEWHERE
