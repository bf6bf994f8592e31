"""How a list says of how many it could be told, what is flagged, which band it went by, and what it takes from papers."""

from assistant.request.language.wanted import Limit, Wanted
from retriever.catalogue.records import Measurement
from retriever.library.index.build import build_index
from tests.support.paper_stub import content, opened, source
from tests.support.verbs.carried import carried


def said(library, do, **parts):
    found = carried(library, Wanted(do, **parts))
    assert not found.dropped
    return found


def table_of(found):
    return found.state.ledger.table(found.claims[0].table)


def test_none_says_of_how_many_it_could_be_told(library):
    found = said(library, "list", class_words=("Seyferts",), limits=(Limit("column_density", "gt", (1e26,)),))
    assert found.first.startswith("**None of the ") and " with a value**, of " in found.first
    assert "of the others it can't be told" in found.first and found.claims[0].refuses
    every = said(library, "list", class_words=("Seyferts",), limits=(Limit("declination", "gt", (89.9,)),))
    assert "with a value" not in every.first


def test_a_flagged_value_that_counts_as_none_is_said_first(library):
    found = said(library, "list", class_words=("AGN",), limits=(Limit("photon_index", "is", state="missing"),))
    flagged = [
        s
        for s in (library.sources[i] for i in library.sources)
        if any(m.flag for m in s.measurements if "gamma" in m.name or "photon_index" in m.name)
    ]
    assert flagged and "a flagged one, which counts as none" in found.first


def test_the_brightest_of_a_region_goes_by_the_survey_of_the_whole_sky(tmp_path):
    unit = {"unit": "erg s^-1 cm^-2"}
    pointed = Measurement("flux_aper_h", 2e-12, band="2-7 keV", instrument="Chandra ACIS", **unit)
    surveyed = Measurement("bat_flux", 2e-8, band="14-195 keV", instrument="Swift BAT", **unit)
    held = ((pointed,), (pointed,), (surveyed,), (), (), ())
    sources = [source(f"{n}", f"MUS {n}", 10.0 + n, 5.0, kind="LMXB", measurements=m) for n, m in enumerate(held)]
    build_index(content(sources=sources), tmp_path, None)
    library = opened(tmp_path)
    found = said(library, "list", order="flux", limit=1)
    assert found.first.startswith("**MUS 2: 14-195 keV flux 2e-8") and "survey of the whole sky" in found.text
    chandra = said(library, "list", order="flux", limit=1, band="chandra")
    assert "**Only 2 of the 6 sources have a value** (2-7 keV flux)" in chandra.first


def test_a_class_or_a_kind_is_either(library):
    parts = {"class_words": ("quasars",), "kinds": ("radio_galaxy",)}
    both = said(library, "count", **parts)
    either = said(library, "count", any=True, **parts)
    alone = [said(library, "count", class_words=("quasars",)), said(library, "count", kinds=("radio_galaxy",))]
    counts = [
        int(next(word for word in one.first.split("**")[1].split() if word.isdigit())) for one in (either, *alone)
    ]
    assert counts[0] == sum(counts[1:]) > 0 and "no quasars that are radio galaxies" in both.first


def test_what_papers_report_is_listed_as_such_with_the_paper(library):
    found = said(library, "list", class_words=("clusters",), limits=(Limit("temperature", "gt", (5.0,)),))
    assert "black-body" not in found.first and "Values that papers report" in found.text
    assert "reference" in table_of(found)["columns"]
