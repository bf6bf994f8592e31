"""Values as cards: the accepted model first, two numbers for one thing told apart, whiskers on one scale, methods once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.catalogue.records import Measurement
from ui.spectrum.parameters import parameter_panel
from ui.spectrum.value_cards import value_cards
from ui.spectrum.value_rows import Lines, Value, letters
from ui.words import say

NUMBERS = st.floats(1e-15, 1e6)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=6))
def test_whiskers_share_a_scale_and_keep_their_order(triples):
    values = [Value(Measurement("powlaw_nh", *sorted(t)[1:2], min(t), max(t), 0.9)) for t in triples]
    whiskers = [line.whisker for line in Lines(values).of(values)]
    drawn = [w for w in whiskers if w is not None]
    assert all(0 <= w.low <= w.value <= w.high <= 100 for w in drawn)
    assert all((w is None) == (min(t) == max(t)) for w, t in zip(whiskers, triples, strict=True))
    for one, first in zip(whiskers, triples, strict=True):
        for other, second in zip(whiskers, triples, strict=True):
            if one and other and min(first) < min(second):
                assert one.low <= other.low


def test_the_accepted_model_comes_first_and_says_which_number_is_which(shown):
    cards = value_cards(shown)
    assert cards[0].kind == "accepted" and cards[0].fit is shown.fit
    told = {
        v.measurement.name: v.measurement.value for v in cards[0].values if v.which == say("parameters.which.posterior")
    }
    drawn = {v.measurement.name: v.measurement.value for v in cards[0].values if v.which == say("parameters.which.fit")}
    assert told["powlaw_gamma"] == shown.reading.estimate.parameter("powlaw_gamma").value
    assert drawn["powlaw_gamma"] == shown.fit.parameter("photon_index").value
    assert {"normalisation", "nh_tbabs"} <= {v.measurement.name for v in cards[0].values}


def test_no_value_is_lost_or_told_twice(shown):
    told = [(v.measurement.name, v.measurement.value) for card in value_cards(shown) for v in card.values]
    assert len(told) == len(set(told))
    assert {m.name for m, _ in shown.parameters} - {name for name, _ in told} == {
        "powlaw_stat"
    }  # at the head of its card


def test_another_model_that_is_looked_at_has_a_card_of_its_own(shown):
    other = next(fit for name, fit in shown.reading.estimate.fits.items() if name == "bremsstrahlung")
    kinds = [card.kind for card in value_cards(shown, other)]
    assert kinds[:2] == ["accepted", "chosen"]
    assert [card.kind for card in value_cards(shown, shown.fit)].count("chosen") == 0


def test_a_rejected_fit_has_no_intervals(shown):
    from dataclasses import replace

    poor = replace(shown.fit, acceptable=False, p_value=1e-9)
    panel = parameter_panel(replace(shown, fit=poor))
    card = panel[panel.index("ss-descriptive") : panel.index("</section>")]
    assert say("parameters.no_finding") in card and "90 %" not in card and "<svg" not in card


def test_each_method_is_a_footnote_once(shown):
    panel = parameter_panel(shown)
    notes = re.findall(r"<li>\s*(.*?)\s*</li>", panel[panel.index("ss-notes") :], re.DOTALL)
    marks = set(re.findall(r'ss-note">\((\w+)\)<', panel))
    assert len(notes) == len(set(notes)) and marks == {letters(number) for number in range(len(notes))}
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["a", "z", "aa", "zz", "aaa"]


def test_what_holds_of_all_fluxes_is_said_once(shown):
    from dataclasses import replace

    doubtful = [
        (m, not m.name.startswith("flux_aper") and ok) for m, ok in shown.parameters if "unabsorbed" not in m.name
    ]
    panel = parameter_panel(replace(shown, parameters=doubtful))
    fluxes = panel[panel.index("ss-fluxes") :].split("</section>")[0]
    assert fluxes.count("flux_aper") == 4 and fluxes.count("ss-doubt") == 1


@pytest.mark.parametrize(("name", "said"), [("redshift_upper_limit", "a limit"), ("age", "unbounded")])
def test_limits_and_one_sided_values_are_said(name, said):
    one = Value(Measurement(name, 1e6, 1e5 if name == "age" else None), False)
    (line,) = Lines([one]).of([one])
    assert said in line.interval and line.whisker is None and not line.in_domain
