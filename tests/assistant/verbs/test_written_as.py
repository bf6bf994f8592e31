"""Tables in the formats of other programs: what is in them, and by which words a format is named."""

import io

import pytest

from assistant.request.conversation import Conversation
from assistant.request.language.wanted import Wanted
from assistant.verbs.written_as import FORMATS, format_named

TABLE = {
    "columns": ["source", "redshift", "RA (deg)", "Dec (deg)"],
    "rows": [["3C 273", "0.158", "187.28", "2.05"], ["M 87", None, "", ""]],
    "total": 2,
}


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("give me the quasars as a DS9 region file", "ds9"),
        ("a deluxetable of these, please", "aastex"),
        ("the list in Markdown", "markdown"),
        ("can I have that as a VOTable", "votable"),
        ("as plain text", "ascii"),
        ("which region of the sky has most pulsars", ""),
        ("fits to the spectrum of 3C 273", ""),
    ],
)
def test_a_format_is_known_by_its_name(question, form):
    assert format_named(question) == form


def test_a_region_file_has_a_circle_for_each_position():
    assert FORMATS["ds9"](TABLE).splitlines()[-1] == 'circle(187.28,2.05,10") # text={3C 273}'
    assert not FORMATS["ds9"]({"columns": ["source"], "rows": [["3C 273"]]})


def test_a_votable_is_read_back_with_numbers_as_numbers():
    from astropy.io.votable import parse_single_table

    read = parse_single_table(io.BytesIO(FORMATS["votable"](TABLE).encode())).to_table()
    assert read["redshift"][0] == pytest.approx(0.158) and read["source"][1] == "M 87"


def test_plain_text_keeps_its_columns_and_aastex_ends_no_last_row():
    assert FORMATS["ascii"](TABLE).splitlines()[2].split() == ["M", "87", "-", "-", "-"]
    assert "\\startdata\n3C 273 & 0.158 & 187.28 & 2.05 \\\\\nM 87 &" in FORMATS["aastex"](TABLE)


def test_values_that_stand_in_sentences_are_made_a_table(by_request, library):
    known = (library.sources["3c-273"],)
    text = by_request(Wanted("values", names=known, quantities=("redshift",), format="csv", question="as csv")).text
    assert "source,quantity,value" in text and "3C 273,redshift,0.158" in text


def test_what_is_not_written_is_said_and_comes_as_csv(by_request, library):
    known = (library.sources["3c-273"],)
    answer = by_request(Wanted("values", names=known, quantities=("redshift",), format="fits"))
    assert answer.claims[0].text.startswith("I don't write FITS") and "source,quantity" in answer.text


def test_a_list_becomes_a_region_file_in_the_next_turn(by_request):
    conversation = Conversation()
    by_request(Wanted("list", classes=("blazar",), class_words=("blazars",), limit=3), conversation)
    text = by_request(Wanted("act", action="export", question="now as a region file"), conversation).text
    assert text.count("circle(") == 3


def test_aastex_sets_units_powers_and_what_is_not_known():
    table = {
        "columns": ["source", "column density N_H (cm^-2)", "hardness ratio (H-S)/(H+S)", "band (0.5-7 keV)"],
        "rows": [["A_1", "1.4e22 (1.3e22 to 1.5e22, 90 % interval)", -0.2, ""]],
        "total": 30,
    }
    text = FORMATS["aastex"](table)
    first, second = r"\colhead{column density $N_{\rm H}$}", r"\colhead{(cm$^{-2}$)}"
    assert first in text and second in text and r"\colhead{hardness ratio (H-S)/(H+S)}" in text
    assert r"$1.4\times10^{22}$ ($1.3\times10^{22}$ to $1.5\times10^{22}$, 90 {\%} interval) & $-0.2$ & \nodata" in text
    assert text.startswith("% the first 1 of 30 rows") and "textasciicircum" not in text
    assert 'unit="cm**-2"' in FORMATS["votable"](table)
