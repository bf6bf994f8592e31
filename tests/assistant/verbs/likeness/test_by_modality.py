"""Sources like one by what papers say, or by spectrum and papers together: told with the modality, its worth, and what is missing by name."""

import pytest

from assistant.request.language.wanted import Wanted
from retriever.library.fused.source_texts import source_texts
from tests.support.verbs.carried import carried


def answer(library, name, *modalities, **more):
    found = carried(library, Wanted("similar", names=(library.names.resolve(name),), modalities=modalities, **more))
    assert not found.dropped
    return found, "\n".join(claim.shown for claim in found.claims)


def test_by_papers(library):
    found, text = answer(library, "Cyg X-1", "text")
    table = found.state.ledger.table(found.claims[0].table)
    assert table["columns"][2:] == ["similarity of papers' texts", "papers compared"]
    values = [float(row[2]) for row in table["rows"]]
    assert values == sorted(values, reverse=True) and "Cyg X-1" not in [row[0] for row in table["rows"]]
    assert f"By what papers say, the most like Cyg X-1 among sources is {table['rows'][0][0]}" in text
    assert "no measurement" in text and "by chance" in text and "simulated" not in text


def test_by_both_together(library):
    found, text = answer(library, "Cyg X-1", "spectrum", "text", limit=3)
    rows = found.state.ledger.table(found.claims[0].table)["rows"]
    assert len(rows) == 3 and all(row[5] == "simulated" and row[6] > 0 for row in rows)
    assert "By spectrum and what papers say together" in text and "Each likeness counts in scatters" in text


@pytest.mark.parametrize(("modalities", "ranks"), [(("text",), False), (("spectrum", "text"), True)])
def test_a_source_without_texts_is_told_so(library, modalities, ranks):
    held = source_texts(library).rows
    rows = (library.sources.row(one) for one in library.spectra()[0])
    name = library.sources.at(next(row for row in rows if row not in held)).name
    found, text = answer(library, name, *modalities)
    assert found.claims[0].refuses and f"no text of papers of {name} here" in text
    assert ("by spectrum alone" in text) is ranks and bool([c for c in found.claims if c.table]) is ranks


def test_light_curves_of_the_librarys_sources_are_not_held(library):
    found, text = answer(library, "Cyg X-1", "light_curve")
    assert (
        len(found.claims) == 1
        and found.claims[0].refuses
        and "No light curves" in text
        and "the domains variables" in text
    )


def test_conditions_hold(library):
    found, text = answer(library, "Cyg X-1", "text", classes=("HMXB",), class_words=("HMXBs",))
    rows = found.state.ledger.table(found.claims[0].table)["rows"]
    assert rows and {row[1] for row in rows} == {"HMXB"}
