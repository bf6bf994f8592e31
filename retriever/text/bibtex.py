"""Papers as BibTeX that TeX can read, whatever their titles and authors hold."""

import re
from collections.abc import Iterable

from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

from retriever.text.journals import journal_of, volume_and_page

# a brace counts for BibTeX even behind a backslash, and one alone would swallow what follows
_BRACES = {ord("{"): r"\textbraceleft", ord("}"): r"\textbraceright"}
_ENCODER = UnicodeToLatexEncoder(
    conversion_rules=[UnicodeToLatexConversionRule(RULE_DICT, _BRACES), "defaults"],
    replacement_latex_protection="braces-almost-all",
    unknown_char_policy="keep",  # letters that TeX has no command for; a Unicode engine sets them
    unknown_char_warning=False,
)


def bibtex_key(bibcode: str) -> str:
    """The key of an entry: the bibcode, as ADS does, without signs that BibTeX gives a meaning."""
    return re.sub(r"[^A-Za-z0-9.&+:-]", "", bibcode)


def bibtex_entry(bibcode: str, title: str, authors: Iterable[str], year: int | str, key: str = "") -> str:
    """One entry; what is not known ("" or year 0) is left out. Journal, volume and page are what the bibcode says of them."""
    key = key or bibtex_key(bibcode)
    arxiv = re.match(r"\d{4}arXiv(\d{4})(\d{5})", bibcode)
    volume, page = volume_and_page(bibcode)
    fields = {
        "author": " and ".join(_author(name) for name in authors),
        "title": f"{{{tex(title)}}}" if title else "",
        "year": tex(year) if year else "",
        "journal": "" if arxiv else tex(journal_of(bibcode)),
        "volume": volume,
        "pages": page,
        "adsurl": f"https://ui.adsabs.harvard.edu/abs/{bibtex_key(bibcode).replace('&', '%26')}",
    }
    if arxiv:
        fields |= {"eprint": f"{arxiv[1]}.{arxiv[2]}", "archivePrefix": "arXiv"}
    inside = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{'misc' if arxiv else 'article'}{{{key},\n{inside}\n}}"


def tex(text: object) -> str:
    """Text as TeX that prints it: accents, Greek and the signs that mean something to TeX as its commands."""
    return str(_ENCODER.unicode_to_latex(" ".join(str(text).split())))


def _author(name: str) -> str:
    if re.fullmatch(r"et\.? al\.?", name.strip()):
        return "others"  # BibTeX's own word for it
    surname, _, rest = name.partition(",")
    given, _, suffix = (part.strip() for part in rest.partition(","))
    if suffix:  # BibTeX has it between the two
        return f"{{{tex(surname.strip())}}}, {tex(suffix)}, {tex(given)}"
    return f"{{{tex(surname.strip())}}}, {tex(rest.strip())}" if rest else f"{{{tex(surname)}}}"
