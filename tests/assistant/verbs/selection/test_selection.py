"""Lists and counts by set logic: the right sets, true denominators, tables, and nothing that verification leaves out."""

import pytest

from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from assistant.request.asked import Asked
from assistant.request.intents import Intent
from assistant.request.language.wanted import Limit, Wanted
from retriever.catalogue.families import FAMILIES, UNTOLD
from retriever.catalogue.quantities import QUANTITIES


@pytest.fixture
def ask(library):
    """Asks by a request; nothing that a verb says may be left out."""

    def asked(do, conversation=None, **parts):
        reading = lambda *_: Asked(Intent("a question"), wanted=Wanted(do, **parts))  # noqa: E731
        answer = Assistant(library, OfflineEngine(), read=reading).ask("a question", conversation=conversation)
        assert not [(d.text, d.reason) for d in answer.dropped]
        return answer

    return asked


def table_of(answer):
    return answer.ledger.table(answer.claims[0].table)


def names(answer):
    return [row[0] for row in table_of(answer)["rows"]]


def test_harder_than_a_source_compares_like_with_like(ask, library):
    than = library.names.resolve("NGC 4151")
    answer = ask("list", class_words=("Seyfert 2 galaxies",), limits=(Limit("hardness", "gt", source=than),))
    first = answer.claims[0].text
    assert first.startswith(
        "**5 of the 47 Seyfert 2 galaxies (Sy2)** here meet this: hardness ratio (H-S)/(H+S) > 0.4572"
    )
    assert "NGC 4151" not in names(answer) and len(names(answer)) == 5
    assert "5 of 47 have a value of the kind compared" in answer.text


def test_a_source_without_the_value_can_not_be_compared_with(ask, library):
    than = library.names.resolve("M 87")
    answer = ask("list", class_words=("Seyferts",), limits=(Limit("distance", "lt", source=than),))
    assert answer.claims[0].refuses and "no redshift of M 87 is known here" in answer.claims[0].text


def test_a_first_of_too_few_is_no_superlative(ask):
    answer = ask("list", class_words=("clusters",), order="temperature", limit=1)
    assert answer.claims[0].text.startswith("**Only 2 of the 18 galaxy clusters have a value**")
    second = ask("list", class_words=("blazars",), order="redshift", limit=1, offset=1)
    assert second.claims[0].text.startswith("**CTA 102: redshift 1.037**, the second highest of the 17")


def test_the_first_ten_keep_to_the_band(ask):
    answer = ask("list", order="flux", band="bat", limit=10, columns=("class",))
    assert names(answer)[:3] == ["Crab", "Sco X-1", "Cyg X-1"] and len(names(answer)) == 10
    assert table_of(answer)["columns"] == ["source", "class", "14-195 keV flux (erg s^-1 cm^-2)"]
    assert answer.text.startswith("**Crab (2.334e-8), Sco X-1 (2.062e-8), Cyg X-1 (1.723e-8), GRS 1915+105 (")
    assert " and 5 more** have the highest 14-195 keV flux (erg s^-1 cm^-2)" in answer.text


def test_pulsars_are_counted_wherever_they_are(ask):
    answer = ask("count", class_words=("pulsars",))
    assert answer.claims[0].text == "**31 pulsars** are here."
    assert ["HMXB", 12] in table_of(answer)["rows"] and "binaries with a measured spin period" in answer.text


def test_what_no_record_tells_is_refused_by_name(ask):
    for parts in ({"class_words": ("TDEs",)}, {"class_words": ("clusters",), "kinds": ("wind_fed",)}):
        answer = ask("list", **parts)
        assert answer.claims[0].text.startswith("**The records here can't tell** whether a source is")
        assert not answer.claims[0].table
    odd = ask("list", class_words=("AGN",), limits=(Limit("companion", "is", state="measured"),))
    assert odd.claims[0].text == "**I can't select sources by that**: a condition on the companion."


def test_the_rest_of_a_list(ask):
    answer = ask("list", class_words=("AGN",), not_classes=("Seyfert",))
    assert "**47 active galaxies other than Seyfert galaxies** are here. Shown: the first 8 of 47" in answer.text
    assert table_of(answer)["total"] == 47
    rest = ask("list", class_words=("AGN",), not_classes=("Seyfert",), offset=8, limit=39)
    assert "Shown: 9 to 47 of 47" in rest.text and not set(names(rest)) & set(names(answer))


def test_a_conversation_is_given_all_that_a_list_holds(ask, library):
    from assistant.request.conversation import Conversation

    conversation = Conversation()
    ask("list", conversation, class_words=("blazars",))
    (turn,) = conversation.turns
    assert len(turn.listed) == 17 and turn.shown == 8
    both = ask("list", conversation, sources=tuple(turn.listed[:2]), earlier="both", quantities=("photon_index",))
    assert names(both) == [library.sources[i].name for i in turn.listed[:2]]


def test_columns_asked_for_are_there(ask):
    columns = ("constellation", "number_of_papers", "position", "error", "names", "number_of_values", "method")
    answer = ask("list", class_words=("quasars",), quantities=("redshift", "photon_index"), columns=columns, limit=3)
    asked = {"constellation", "papers", "RA (deg)", "Dec (deg)", "redshift", "other names", "values", "method"}
    assert asked <= set(table_of(answer)["columns"])


def test_near_a_source(ask, library):
    near = library.names.resolve("3C 273")
    answer = ask("list", near=near, order="separation", descending=False)
    assert answer.claims[0].text.startswith("**Mrk 50 is nearest to 3C 273**: 1.558 deg away.")
    limits = (Limit("separation", "between", (300.0, 600.0), unit="arcmin"),)
    assert "3C 273" not in names(ask("list", near=near, limits=limits))


STATES = ("measured", "missing", "several", "disagree", "upper_limit", "high", "low", "very_high", "very_low", "mean")


@pytest.mark.parametrize("quantity", [q.key for q in QUANTITIES])
@pytest.mark.slow
def test_every_quantity_in_every_way_is_said_as_the_evidence_says_it(ask, quantity):
    for state in STATES:
        op = "gt" if state == "mean" else "is"
        answer = ask("list", class_words=("Seyferts", "X-ray binaries"), limits=(Limit(quantity, op, state=state),))
        assert answer.claims
    ask("list", order=quantity, limit=1)
    ask("list", order=quantity, limit=4, descending=False)
    ask("count", limits=(Limit(quantity, "between", (0.1, 10.0)),), any=True)


@pytest.mark.parametrize("kind", [*FAMILIES, *UNTOLD])
@pytest.mark.slow
def test_every_kind_is_listed_or_refused(ask, kind):
    assert ask("list", kinds=(kind,)).claims and ask("count", not_kinds=(kind,), class_words=("AGN",)).claims


def test_a_separation_from_nowhere_is_refused_by_name(ask):
    for parts in ({"limits": (Limit("separation", "lt", (1.0,)),)}, {"order": "separation", "limit": 1}):
        answer = ask("list", class_words=("blazars",), **parts)
        assert answer.claims[0].refuses and "near a place that was not named" in answer.claims[0].text
