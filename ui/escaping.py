"""Text as HTML that shows it and does nothing else: whatever comes from data, files or users goes through here."""

import html
import re

# Gradio's HTML component knows templates: their signs are references, as are those of HTML
_TEMPLATE_SIGNS = str.maketrans({"$": "&#36;", "{": "&#123;", "}": "&#125;", "`": "&#96;"})


def escape(text) -> str:
    """Text as HTML that shows it and does nothing else."""
    return html.escape(str(text), quote=True).translate(_TEMPLATE_SIGNS)


def prose(text) -> str:
    """Escaped text with raised exponents: ``cm^-2`` as astronomers write it."""
    return re.sub(r"\^(-?\d+)", lambda power: f"<sup>{power[1].replace('-', '−')}</sup>", escape(text))
