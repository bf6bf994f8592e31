"""Terms of the glossary in running text: found by rules, the longest first, each marked once in an answer.

The chat takes Markdown, the cards HTML: ``split`` gives the pieces and each side marks them in its own way. The script
of the page shows the definition, which stands in the list of terms (``glossary_list``), on hover and on focus.
"""

import re

from markupsafe import Markup

from retriever.catalogue.records import Term
from ui.html.rendering import part, render


class Glossary:
    """Where terms occur in a text."""

    def __init__(self, terms: tuple[Term, ...]):
        self.terms = terms
        self._numbers = {
            name.lower(): n for n, term in enumerate(terms) for name in (term.term, *term.aliases) if len(name) > 2
        }
        names = sorted(self._numbers, key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, names))})(e?s)?(?![\w-])", re.IGNORECASE)
            if names
            else None
        )

    def split(self, text: str, seen: set[int]) -> list[tuple[str, int | None]]:
        """Pieces of the text, each with the number of its term or None; terms in ``seen`` are left as text."""
        if self._pattern is None:
            return [(text, None)]
        pieces: list[tuple[str, int | None]] = []
        end = 0
        for match in self._pattern.finditer(text):
            number = self._numbers[match[1].lower()]
            if number in seen:
                continue
            seen.add(number)
            pieces += [(text[end : match.start()], None), (match[0], number)]
            end = match.end()
        return [piece for piece in [*pieces, (text[end:], None)] if piece[0]]

    def html(self, text: str, seen: set[int]) -> Markup:
        """The text with its terms as elements that can be pointed at and reached by the keyboard."""
        return part("terms", self.split(text, seen))


def glossary_list(terms: tuple[Term, ...]) -> Markup:
    """All terms with definition, example and what to see also."""
    order = sorted(range(len(terms)), key=lambda n: terms[n].term.lower())
    return render("glossary.html", terms=[(n, terms[n]) for n in order])
