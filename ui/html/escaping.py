"""What autoescape doesn't do: the signs of Gradio's own templates, and exponents as astronomers write them."""

import re

import markupsafe
from markupsafe import Markup

# Gradio's HTML component knows templates: their signs become character references, as those of HTML do
_TEMPLATE_SIGNS = {"$": "&#36;", "{": "&#123;", "}": "&#125;", "`": "&#96;"}
_POWER = r"\^(-?\d+)"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def neutral(html: str) -> Markup:
    """HTML in which Gradio finds no template; what is HTML already stays so."""
    text = str(html)
    for sign, reference in _TEMPLATE_SIGNS.items():  # str.translate takes 25 times as long where a text is not ASCII
        text = text.replace(sign, reference)
    return Markup(text)


def escape(text: object) -> Markup:
    """Text as HTML that shows it and does nothing else; for what no template renders, such as a title in plotly."""
    return neutral(markupsafe.escape(str(text)))


def prose(text: object) -> Markup:
    """Escaped text with raised exponents, ``cm^-2`` as astronomers write it, ``±``, and a minus in ``(H-S)``, where no line ends."""
    safe = re.sub(r"\(([HMS])-([HMS])\)", r"(\1−\2)", escape(text)).replace(" +- ", " ± ")
    return Markup(re.sub(_POWER, lambda power: f"<sup>{power[1].replace('-', '−')}</sup>", safe))


def raised(text: object) -> str:
    """The same exponents and ``±`` without markup, for where none is possible: ``cm⁻²``."""
    return re.sub(_POWER, lambda power: power[1].translate(_RAISED), str(text)).replace(" +- ", " ± ")
