"""Values and answers in plain words."""

import pytest

from retriever.catalogue.records import Measurement
from ui.html.plain_language import in_plain_words, paper_sentence, plain_answer, plain_table
from ui.html.plain_words import light_time, plain_number, plain_value, source_sentence
from ui.words import texts_of


@pytest.mark.parametrize(
    ("name", "value", "unit", "said"),
    [
        ("powlaw_gamma", 1.1, "", "very hard"),
        ("powlaw_gamma", 1.9, "", "typical"),
        ("powlaw_nh", 500, "1e20 cm^-2", "thick gas"),
        ("powlaw_nh", 1, "1e20 cm^-2", "little gas"),
        ("hard_hs", 0.8, "", "more hard"),
        ("hard_hm", 0.8, "", ""),
        ("bb_kt", 1.0, "keV", "12 million degrees"),
        ("luminosity", 3.828e33, "erg s^-1", "about 1 times"),
        ("redshift", 0.158, "", "2 billion"),
        ("var_prob_b", 0.99, "", "almost certainly"),
        ("flux_aper_b", 3.204e-9, "erg s^-1 cm^-2", "10,000 X-ray photons"),
        ("distance", 2103.0, "pc", "6,900 years"),
        ("black_hole_mass", 20.0, "Msun", "20 times the mass of the Sun"),
        ("spin_period", 283.0, "s", "once in 4.7 minutes"),
        ("spin_period", 0.0334, "s", "33 thousandths of a second"),
        ("orbital_period", 0.2, "d", "4.8 hours"),
        ("bat_photon_index", 3.2, "", "among the most energetic X-rays"),
        ("spin_lower_limit", 0.95, "", "at least this: it spins at about 95 percent"),
        ("powlaw_nh_upper_limit", 500, "1e20 cm^-2", "at most this: thick gas"),
        ("distance", 3.0, "deg", ""),
        ("magnetic_field", 1e12, "G", ""),
    ],
)
def test_values_in_plain_words(name, value, unit, said):
    sentence = plain_value({"name": name, "value": value, "unit": unit})
    assert said in sentence and bool(sentence) == bool(said)


def test_plain_answers_keep_their_evidence(assistant):
    answer = assistant.ask("What is 3C 273 and how hard is its X-ray spectrum?")
    plain = plain_answer(answer)
    assert "constellation Virgo" in plain[0].text and light_time(0.1583) in plain[0].text
    assert any("X-rays" in claim.text and claim.evidence[0].startswith("M") for claim in plain)
    assert len({claim.text for claim in plain}) == len(plain)
    assert {i for claim in plain for i in claim.evidence} <= answer.cited
    assert not any("hard_hs" in claim.text or "(H-S)" in claim.text for claim in plain)
    assert plain_value(vars(Measurement("powlaw_gamma", 1.384)))


def test_a_colour_is_told_once(assistant):
    answer = assistant.ask("What are the photon index and the hardness ratio of Proxima Centauri?")
    assert any("powlaw_gamma" in str(answer.ledger.get(i).record) for i in answer.cited)
    colours = [c.text for c in plain_answer(answer) if c.text.startswith("Colour in X-rays")]
    assert len(colours) == 1 and "as many hard as soft" in colours[0]  # not the photon index's word beside it


@pytest.mark.parametrize(
    ("kind", "subclass", "said"),
    [
        ("HMXB", "black-hole binary", "is a black hole that feeds on a massive companion"),
        ("LMXB", "black-hole candidate", "is what is probably a black hole that feeds on a small companion"),
        ("LMXB", "neutron-star Z source", "is a neutron star that"),
        ("HMXB", "supergiant, pulsar", "is a neutron star that"),
        ("LMXB", "", "is a neutron star or a black hole that"),
        ("LMXB", "burster", "is a neutron star that"),
        ("AGN", "Galactic Centre black hole", "is the giant black hole in the centre of our own Galaxy"),
        ("star", "Wolf-Rayet star", "is a hot, massive star"),
        ("", "neutron star", "is a neutron star"),
        ("", "Starburst galaxy", "is Starburst galaxy"),
        ("quasar", "", "is a quasar"),
        ("odd {kind}", "", "is odd {kind}"),
    ],
)
def test_what_feeds_is_called_what_it_is(kind, subclass, said):
    record = {"name": "X", "class": kind, "subclass": subclass, "ra": None, "dec": None}
    assert said in source_sentence(record)


def test_a_distance_is_not_both_lacking_and_told(assistant):
    told = [claim.text for claim in plain_answer(assistant.ask("How bright is Cyg X-1 and how far away is 3C 273?"))]
    assert any("light has travelled for about 2 billion years" in text for text in told)
    assert not any(text.lower().startswith("distance of 3c 273") for text in told)


def test_nothing_that_feeds_is_a_dead_star(library):
    said = [
        source_sentence({"name": s.name, "class": s.object_class, "subclass": s.subclass})
        for s in map(library.sources.get, library.sources)
    ]
    assert said and not any("dead" in one or "{" in one for one in said)
    holes = [
        one
        for s, one in zip(map(library.sources.get, library.sources), said, strict=True)
        if s.subclass.startswith("black-hole")
    ]
    assert len(holes) > 5 and all("a black hole" in one and "neutron star" not in one for one in holes)


def test_what_is_known_is_told_without_units_or_intervals(assistant):
    for question in ("What is Cyg X-1?", "What is the Crab Nebula?", "Compare Cyg X-1 and GX 339-4"):
        told = in_plain_words(assistant.ask(question)).text
        assert not any(sign in told for sign in ("erg s", "cm^-2", "interval", " pc ", "e-8", "Msun", "sigma")), told
    assert "Cyg X-1 is about 27 times as bright in X-rays as GX 339-4" in told  # 1.723e-8 / 6.479e-10
    assert "| 6,900 light years" in told and "a black hole that feeds on a massive companion" in told


def test_a_verdict_stays_one(assistant):
    (first, *_) = plain_answer(assistant.ask("Is Cyg X-1 a black hole?"))
    assert first.text.startswith("Yes: Cyg X-1 is a black hole that") and first.evidence
    (hard, *_) = plain_answer(assistant.ask("Is the spectrum of 3C 273 hard?"))
    assert hard.text.startswith("**No**")  # it needs its number


def test_a_paper_is_told_by_its_written_line_or_its_title_alone(assistant, library):
    told = plain_answer(assistant.ask("What do papers say about the Crab?"))
    lines = [claim.text for claim in told if claim.evidence and claim.evidence[0].startswith("P")]
    assert len(lines) == 4 and not any("phemerid" in line for line in lines)
    record = {
        "bibcode": "2026none",
        "title": "On a Star",
        "authors": ["Doe, J."],
        "year": 2026,
        "passage": "It folds on ephemerides.",
    }
    assert paper_sentence(record) == "Doe (2026): “On a Star”."


def test_tables_of_papers_give_no_bibcode_and_no_summary():
    table = {
        "title": "t",
        "columns": ["paper", "title", "bibcode", "what it says"],
        "rows": [["A", "B", "2026none", "Jargon."]],
        "total": 1,
    }
    assert plain_table(table)["rows"] == [["A", "B", ""]] and plain_table(table)["columns"] == [
        "paper",
        "title",
        "what it says",
    ]


def test_numbers_of_computations_in_words():
    assert plain_number(781.67, "Mpc") == "about 2.5 billion light years"
    assert plain_number(1.0, "furlong") == ""


def test_lines_for_papers_say_no_number_that_is_not_the_papers(library):
    jargon = (
        "keV",
        "sigma",
        "photon index",
        "ephemer",
        "column density",
        "spectroscop",
        "reverberat",
        "Comptoni",
        "dex",
        "Msun",
    )
    assert len(texts_of("en", "papers")) >= 18
    for bibcode, line in texts_of("en", "papers").items():
        paper = library.papers[bibcode]
        known = " ".join([paper.title, *(report.summary for report in paper.reports)])
        numbers = [word.strip(",.;:()%'s") for word in line.split() if word[0].isdigit()]
        named = " ".join(
            [known, *(name for r in paper.reports if r.source for name in library.sources[r.source].aliases)]
        )
        assert all(number in named for number in numbers), f"{bibcode}: {numbers}"
        assert not any(word in line for word in jargon) and len(line.split()) <= 40 and line.endswith("."), bibcode
