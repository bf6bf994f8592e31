"""Templates as HTML, by one Jinja environment: with autoescape the safe thing is what happens by default.

Whatever a template prints is escaped, except what another template or ``ui.html.escaping`` made; the result is
``Markup``, which later templates don't escape again. The words come from ``words_en.toml`` through ``say`` and ``words``.
"""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ui.html.escaping import neutral, prose
from ui.words import say, words

TEMPLATES = Path(__file__).with_name("templates")


def render(template: str, **values: object) -> Markup:
    """A template of ``ui/html/templates`` with its values put in."""
    return neutral(_environment().get_template(template).render(**values))


def part(name: str, *values: object) -> Markup:
    """A small part by itself: a macro of ``parts.html``."""
    return neutral(getattr(_environment().get_template("parts.html").module, name)(*values))


def quiet(text: str) -> Markup:
    """A sentence of the page itself."""
    return part("quiet", text)


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,  # a misspelt name is an error, not an empty card
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["prose"] = prose
    environment.globals |= {"say": say, "words": words}
    for name in ("parts", "plots"):
        environment.globals[name] = environment.get_template(f"{name}.html").module
    return environment
