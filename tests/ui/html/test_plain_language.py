"""Values and answers in plain words."""

import pytest

from retriever.catalogue.records import Measurement
from ui.html.plain_language import light_time, plain_answer, plain_value, source_sentence


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
        ("flux_aper_b", 3.204e-9, "erg s^-1 cm^-2", "10000 X-ray photons"),
        ("spin", 0.9, "", ""),
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
        ("LMXB", "", "is a dead star that"),
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
