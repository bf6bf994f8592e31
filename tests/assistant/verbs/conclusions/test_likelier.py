"""Of which kind a source with given values is likelier, and whether a property is proof of another."""

import pytest

from assistant.request.language.wanted import Limit, Wanted
from retriever.catalogue.records import Measurement
from retriever.library.index.build import build_index
from tests.support.paper_stub import content, opened, source
from tests.support.verbs.carried import carried

TWO = {"class_words": ("HMXBs", "CVs"), "classes": ("HMXB", "CV")}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory):
    """HMXBs with spin periods of 100 to 120 s and hard spectra, CVs with periods of 1000 to 1020 s; four LMXBs with neutron stars."""

    def values(n, kind):
        spin = Measurement("spin_period", (100.0 if kind == "HMXB" else 1000.0) + n / 2, unit="s")
        return (
            spin,
            Measurement("hard_hs", 0.9 if kind == "HMXB" else -0.5),
            Measurement("powlaw_nh", 3e22 if n % 3 else 1e20, unit="cm^-2"),
        )

    sources = []
    for n in range(40):
        kind = "HMXB" if n % 2 else "CV"
        sources.append(source(f"{n}", f"MUS {n}", 4.0 * n, 5.0, kind=kind, measurements=values(n, kind)))
    for n in range(40, 44):
        sources.append(source(f"{n}", f"MUS {n}", 4.0 * n, 5.0, kind="LMXB", subclass="neutron-star Z source"))
    folder = tmp_path_factory.mktemp("kinds")
    build_index(content(sources=sources), folder, None)
    return opened(folder)


def concluded(library, **parts):
    found = carried(library, Wanted("conclude", **parts))
    assert not found.dropped
    return found


def test_the_kind_with_more_sources_near_the_values_is_likelier(kinds):
    given = (Limit("spin_period", "eq", (110.0,), said="110 s"), Limit("hardness", "eq", (0.85,), said="0.85"))
    found = concluded(kinds, verdict="which", limits=given, **TWO)
    assert found.first.startswith("**Rather high-mass X-ray binaries** than cataclysmic variables")
    assert (
        "20 of 20 near the spin period asked for" in found.first
        and "how common a kind is does not enter" in found.first
    )


def test_values_that_both_have_decide_nothing(kinds):
    given = (Limit("column_density", "eq", (3e22,), said="3e22 cm^-2"), Limit("counterpart", "is", state="missing"))
    found = concluded(kinds, verdict="which", limits=given, **TWO)
    assert found.first.startswith("**It can't be told** by the values given: both") and found.claims[0].refuses
    assert "Not weighed, as no values here tell it: the counterpart." in found.first


def test_too_few_values_of_a_kind_are_said(kinds):
    given = (Limit("spin_period", "eq", (110.0,), said="110 s"),)
    found = concluded(kinds, verdict="which", limits=given, class_words=("HMXBs", "LMXBs"), classes=("HMXB", "LMXB"))
    assert found.first.startswith("**It can't be told**: too few values") and "20 of 20" in found.first


def test_what_some_with_the_property_lack_is_not_proved_by_it(kinds):
    missing = (Limit("spin_period", "is", state="missing"),)
    found = concluded(kinds, verdict="enough", limits=missing, class_words=("black hole",), kinds=())
    assert found.first.startswith("**No**: 4 ") and "neutron stars" in found.first and "MUS 4" in found.first


def test_a_value_is_no_proof_of_a_level_where_sources_fail_it(kinds):
    given = (Limit("hardness", "eq", (0.85,), said="0.85"),)
    found = concluded(kinds, verdict="enough", limits=given, quantities=("spin_period",))
    assert found.first.startswith(
        ("**No**", "**No proof by what is held here**")
    ) and "20 sources" in found.first.replace("20 sources here", "20 sources")
    column = concluded(
        kinds, verdict="enough", limits=(*given, Limit("column_density", "gt", (1e22,), said="1e22 cm^-2"))
    )
    assert column.first.startswith("**No**: of the 20 sources here")
