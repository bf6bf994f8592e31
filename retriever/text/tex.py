"""TeX of abstracts as plain text with numbers that can be read: ``$N_{\\rm H}=(1.8^{+0.2}_{-0.1})\\times10^{22}$``."""

import re

_STEPS = [
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"\\textasciicircum", "^"),
        (r"\\textbraceleft\s*", "{"),
        (r"\\textbraceright\s*", "}"),
        (r"\\textbackslash\s*", r"\\"),
        (r"\\textasciitilde|\\textsim", "~"),
        (r"&sun;|\\?&odot;", "_sun"),
        (r"˜", " ~ "),
        (r"(?<=[\d\w}])--(?=\d)", "-"),
        (r"(?<=[}\d])\s?--\s?(?=[\d$\\])", "-"),
        (r"\\\$", ""),
        (r"&lt;", "<"),
        (r"&gt;", ">"),
        (r"&amp;", "&"),
        (r"\\(?:,|;|:|!| |quad|thinspace|nbsp)|(?<!\\)~(?=[A-Za-z$\\(])|\u2009|\u00a0|\u202f", " "),
        (r"\\[%&#_]", lambda m: m[0][1]),
        (r"\\(?:times|cdot)|×|⨯", " x "),
        (r"\\pm|±|\+/-|\+-(?=\s?\d)", " ± "),
        (r"\\mp", "∓"),
        (r"\\(?:sim(?:eq)?|approx|simeq)(?![a-z])|≈|≃|∼|∽", " ~ "),
        (r"\\(?:lesssim|la|lsim)(?![a-z])|≲|⪅", " <~ "),
        (r"\\(?:gtrsim|ga|gsim)(?![a-z])|≳|⪆", " >~ "),
        (r"\\(?:leq?|leqslant)(?![a-z])|≤|⩽", " <= "),
        (r"\\(?:geq?|geqslant)(?![a-z])|≥|⩾", " >= "),
        (r"\\ll(?![a-z])", " << "),
        (r"\\gg(?![a-z])", " >> "),
        (r"\\(?:lt)(?![a-z])", " < "),
        (r"\\(?:gt)(?![a-z])", " > "),
        (r"\\(?:odot|sun)(?![a-z])|⊙|☉|\\sun", "sun"),
        (r"\\(?:degree|deg|circ)(?![a-z])|°", " deg "),
        (
            r"\\(?:rm|it|bf|sf|tt|mathrm|mathit|mathbf|mathcal|text|textrm|textit|textsc|hbox|mbox|"
            r"unit|operatorname|textup|textsubscript|ensuremath|small|overline|bar|hat|langle|rangle|left|right|bigl|bigr|boldsymbol|cal)(?![a-z])",
            " ",
        ),
        (r"\\(?:to|rightarrow|ldots|dots)(?![a-z])", " "),
        (
            r"\\(gamma|Gamma|alpha|beta|nu|lambda|Lambda|mu|sigma|Sigma|chi|delta|Delta|theta|Theta|omega|Omega|phi|Phi|Pi|pi|psi|Psi|eta|tau|kappa|xi|ell)(?![a-z])",
            lambda m: m[1],
        ),
        (r"\\(?:log|ln|ion|sup|sub)(?![a-z])", lambda m: m[0][1:] + " "),
        (r"γ", "gamma"),
        (r"Γ", "Gamma"),
        (r"λ", "lambda"),
        (r"ν", "nu"),
        (r"σ", "sigma"),
        (r"α", "alpha"),
        (r"χ", "chi"),
        (r"μ|µ", "mu"),
        (r"Π", "Pi"),
        (r"\\mathring\s*\{?A\}?|\\AA|Å", "Angstrom"),
        (r"\$", ""),
        (r"−|–|‐|‑", "-"),
        (r"—", " - "),
        (r"(?<=[\d}])\s*--\s*(?=\d)", "-"),
        (r"\^\s*\{\s*-\s*", "^{-"),
        (r"\\([A-Za-z]+)", r"\1"),
        (r"\\", " "),
    )
]
# "1044 erg s-1" for 10^44: superscripts that were lost when the abstract was copied from a page
_SCRIPT = re.compile(r"([\^_])\s*\{\s*([^{}]*?)\s*\}")
_LOST_MINUS = re.compile(r"(?<=[x×]\s)10\s?-\s?(\d{1,2})(?=\s?(?:ergs?|ph|cm|M))")
# "< 10-3": a range would rise
_LOST_SMALL = re.compile(r"([<>~=]\s?)10\s?-\s?([1-9])(?![\d.])(?!\s?(?:keV|MeV|GeV|deg|%|s\b|d\b|kpc|pc))")
_LOST_POWER = re.compile(r"(?<=[x×]\s)10(\d{1,2})(?![\d.])|(?<=[x×])10(\d{1,2})(?![\d.])")
_LOST_POWER_ALONE = re.compile(
    r"(?<![\d.^])10([34]\d)(?=\s?(?:-\s?10[34]\d\s?)?ergs?\b)|(?<![\d.^])10(2[0-6])(?=\s?(?:atoms? |H )?cm)"
)


# ADS's own markup: "10<SUP>22</SUP> cm<SUP>-2</SUP>", "N<SUB>H</SUB>"
_MARKUP = tuple(
    (re.compile(rf"\s*<\s*{tag}\s*>\s*(.*?)\s*<\s*/\s*{tag}\s*>", re.I | re.S), sign)
    for tag, sign in (("sup", "^"), ("sub", "_"))
)
# tags around names and symbols: no others, "<z>" is a mean redshift
_TAGS = re.compile(r"</?\s*(?:astrobj|e\d+|br)\s*/?>", re.I)


def without_markup(text: str) -> str:
    """The text with ADS's sub- and superscripts as ``_`` and ``^``, other words as they stand: fit to be quoted."""
    for tag, sign in _MARKUP:
        text = tag.sub(rf"{sign}\1", text)
    return _TAGS.sub("", text)


def plain_math(text: str) -> str:
    """The text with TeX commands and ADS's markup gone; exponents and sub- and superscripts keep ``^`` and ``_``."""
    for tag, sign in _MARKUP:
        text = tag.sub(rf"{sign}{{\1}}", text)
    # "10^7^ M_sun_" of old abstracts, "0.5\\text{--}8" of new ones
    text = re.sub(r"\^(-?\d+(?:\.\d+)?)\^", r"^{\1}", re.sub(r"_([A-Za-z]{1,4})_(?![A-Za-z{])", r"_{\1}", text))
    text = re.sub(r"\\(?:text|mathrm|rm)\{--?\}", "-", text)
    for pattern, plain in _STEPS:
        text = pattern.sub(plain, text)
    text = _unbraced(text).replace("\u27e8", "{").replace("\u27e9", "}")
    text = re.sub(r"\bx\s*~\s*(?=10\b)", "x ", " ".join(text.split()))
    text = re.sub(r"\b10-(\d) to 10-(\d)\b", r"10^{-\1} to 10^{-\2}", text)
    text = _LOST_SMALL.sub(r"\g<1>10^{-\g<2>}", text)
    text = _LOST_MINUS.sub(r"10^{-\1}", text)
    for lost in (_LOST_POWER, _LOST_POWER_ALONE):
        text = lost.sub(lambda match: f"10^{match[1] or match[2]}", text)
    return text


def _unbraced(text: str) -> str:
    """The text without the braces that hold no exponent, innermost first."""
    before = ""
    while before != text:
        before, text = text, re.sub(r"(?<![\^_])\{([^{}]*)\}", r"\1", _SCRIPT.sub("\\1\u27e8\\2\u27e9", text))
    return text
