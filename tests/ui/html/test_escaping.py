"""Whatever data, files and users hold comes out of the templates as text."""

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.ui_answers import ATTACKS, Tags, answer_of, panel_of
from ui.html import links
from ui.html.escaping import escape, prose, raised
from ui.html.rendering import TEMPLATES, part, quiet, render

# what opens a tag, an entity, an attribute, or a template of Gradio, among letters
MARKUP = st.lists(
    st.sampled_from(["<b>", "</b>", "<script>", "<img src=x onerror=y>", '"', "'", " x=y ", "&lt;", "&", "]]>", "<!--"])
    | st.sampled_from(["${", "{{", "}}", "`", "{%", "cm^-2", "javascript:", "\n"])
    | st.text(max_size=8),
    max_size=6,
).map("".join)


@pytest.mark.parametrize("attack", ATTACKS)
def test_cards_hold_no_markup_of_strangers(attack):
    assert_only_our_markup(attack, attack)


@given(MARKUP, MARKUP)
@example("<i>{{ 7 * 7 }}</i>", "<i>")
def test_every_field_of_every_record_comes_out_as_text(field, question):
    assert_only_our_markup(field, question)


SERVICES = (links.SIMBAD, links.NED, links.ESASKY, links.ALADIN, links.HEASARC, links.CSC, links.XSA)


def assert_only_our_markup(field: str, question: str) -> None:
    panel = panel_of(answer_of(field, question), 1)
    quiet_panel, found = Tags(panel_of(answer_of(), 1)), Tags(panel)
    assert found.tags - {"sup"} <= quiet_panel.tags
    assert {name for name, _ in found.attributes} <= {name for name, _ in quiet_panel.attributes}
    assert all(value.startswith((links.ADS, *SERVICES)) for name, value in found.attributes if name == "href")
    assert not re.search(r"[${}`]", panel)  # signs of Gradio's HTML templates


@given(MARKUP)
def test_text_is_shown_as_it_is(text):
    assert html.unescape(escape(text)) == text
    assert html.unescape(quiet(text)).removeprefix('<p class="ss-quiet">').removesuffix("</p>") == text


def test_exponents_are_raised_and_ratios_are_not_torn():
    text = "The column density is 5e20 cm^-2 at 10^12 K, (H-S)/(H+S)"
    assert prose(text).endswith("5e20 cm<sup>−2</sup> at 10<sup>12</sup> K, (H−S)/(H+S)")
    assert raised(text).endswith("5e20 cm⁻² at 10¹² K, (H-S)/(H+S)")
    assert prose("<b>^2") == "&lt;b&gt;<sup>2</sup>"


def test_what_a_template_made_is_not_escaped_again():
    link = part("link", "https://example.org/?a=1&b=2", "<x>")
    assert link.startswith('<a href="https://example.org/?a=1&amp;b=2"') and "&lt;x&gt;</a>" in link
    assert link in render("bars.html", title="<t>", notes=link, bars=[])


def test_no_template_switches_escaping_off():
    for path in TEMPLATES.glob("*.html"):
        assert not re.search(r"\|\s*safe|autoescape", path.read_text()), path.name
