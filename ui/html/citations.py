"""A paper as BibTeX, and as one line."""

import re
from typing import Any

from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

# a brace counts for BibTeX even behind a backslash, and one alone would swallow what follows
_BRACES = {ord("{"): r"\textbraceleft", ord("}"): r"\textbraceright"}
_ENCODER = UnicodeToLatexEncoder(
    conversion_rules=[UnicodeToLatexConversionRule(RULE_DICT, _BRACES), "defaults"],
    replacement_latex_protection="braces-almost-all",
    unknown_char_policy="keep",  # letters that TeX has no command for; a Unicode engine sets them
    unknown_char_warning=False,
)


def bibtex(paper: dict[str, Any]) -> str:
    """One entry, keyed by the bibcode as ADS does."""
    authors = " and ".join(_author(str(name)) for name in paper["authors"])
    key = re.sub(r"[^A-Za-z0-9.&+:-]", "", str(paper["bibcode"]))
    fields = {
        "author": authors,
        "title": f"{{{_tex(paper['title'])}}}",
        "year": _tex(paper["year"]),
        "adsurl": f"https://ui.adsabs.harvard.edu/abs/{key.replace('&', '%26')}",
    }
    if arxiv := re.match(r"\d{4}arXiv(\d{4})(\d{5})", key):
        fields |= {"eprint": f"{arxiv[1]}.{arxiv[2]}", "archivePrefix": "arXiv"}
    inside = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@{'misc' if arxiv else 'article'}{{{key},\n{inside}\n}}"


def _author(name: str) -> str:
    if re.fullmatch(r"et\.? al\.?", name.strip()):
        return "others"  # BibTeX's own word for it
    surname, _, rest = name.partition(",")
    return f"{{{_tex(surname.strip())}}}, {_tex(rest.strip())}" if rest else f"{{{_tex(surname)}}}"


def citation(paper: dict[str, Any]) -> str:
    """One paper in a line, for an e-mail or a note."""
    return f'{"; ".join(map(str, paper["authors"]))} ({paper["year"]}), "{paper["title"]}", {paper["bibcode"]}'


def _tex(text: object) -> str:
    """Text as TeX that prints it: accents, Greek and the signs that mean something to TeX as its commands."""
    return str(_ENCODER.unicode_to_latex(" ".join(str(text).split())))
