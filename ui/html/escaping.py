"""Text as HTML that shows it and does nothing else: whatever comes from data, files or users goes through here."""

import html
import re

# Gradio's HTML component knows templates: their signs are references, as are those of HTML
_TEMPLATE_SIGNS = str.maketrans({"$": "&#36;", "{": "&#123;", "}": "&#125;", "`": "&#96;"})
_POWER = r"\^(-?\d+)"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def escape(text) -> str:
    """Text as HTML that shows it and does nothing else."""
    return html.escape(str(text), quote=True).translate(_TEMPLATE_SIGNS)


def prose(text) -> str:
    """Escaped text with raised exponents, ``cm^-2`` as astronomers write it, and a minus in ``(H-S)``, where no line ends."""
    text = re.sub(r"\(([HMS])-([HMS])\)", r"(\1−\2)", escape(text))
    return re.sub(_POWER, lambda power: f"<sup>{power[1].replace('-', '−')}</sup>", text)


def raised(text) -> str:
    """The same exponents without markup, for where none is possible: ``cm⁻²``."""
    return re.sub(_POWER, lambda power: power[1].translate(_RAISED), str(text))
