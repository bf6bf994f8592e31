"""Set logic on all sources at once: the same as a look at each record; like compared with like; what is left out counted."""

import pytest

from retriever.catalogue.filters import Condition, KindOf, SourceFilter
from retriever.catalogue.records import Measurement
from retriever.library.index.build import build_index
from retriever.library.selecting import select
from retriever.names.positions import Position
from tests.support.paper_stub import content, opened, source

SEYFERT, PULSAR = KindOf(("Seyfert",)), KindOf(family="pulsar")


def names(library, wanted, **more):
    found = select(library.sources, SourceFilter(**({"kinds": (wanted,)} if wanted else {}), **more))
    return [library.sources.at(int(row)).name for row in found.rows]


def records(library, holds):
    return {s.name for s in (library.sources[i] for i in library.sources) if holds(s)}


def test_exact_subclasses_and_negations(library):
    first = ("Sy1", "Sy1.2", "Sy1.5")
    assert set(names(library, KindOf(family="seyfert_1"))) == records(library, lambda s: s.subclass in first)
    assert set(names(library, KindOf(family="seyfert_1.5"))) == records(library, lambda s: s.subclass == "Sy1.5")
    rest = names(library, SEYFERT, not_kinds=(KindOf(family="seyfert_2"),))
    assert set(rest) == records(library, lambda s: s.object_class == "Seyfert" and s.subclass != "Sy2")
    some = library.names.resolve("NGC 4151")
    assert some.name not in names(library, SEYFERT, not_ids=(some.id,))
    assert names(library, None, ids=(some.id, "nothing")) == [some.name]


def test_a_pulsar_in_a_binary_is_a_pulsar(library):
    found = set(names(library, PULSAR))
    assert {"Cen X-3", "Her X-1", "Crab", "Vela pulsar"} & found >= {"Cen X-3", "Crab"}
    assert "Cyg X-1" not in found
    assert "Cyg X-1" in names(library, KindOf(family="stellar_black_hole"))
    periods = names(library, KindOf(("HMXB",)), roles=("pulsar",), order_by="spin_period", descending=False)
    held = [library.sources[library.names.resolve(n).id].measured("spin_period").value for n in periods if n]
    assert len(held) > 5 and held == sorted(held)


def test_sky(library):
    from astropy.coordinates import SkyCoord, get_constellation

    def at(s):
        return str(get_constellation(SkyCoord(s.ra, s.dec, unit="deg")))

    found = names(library, None, constellation="Cygnus")
    assert "Cyg X-1" in found and all(at(library.names.resolve(n)) == "Cygnus" for n in found)
    assert set(names(library, None, not_constellation="Cygnus")) | set(found) == records(library, lambda s: True)
    assert set(names(library, None, sky="south")) == records(library, lambda s: s.dec < 0)
    plane = Condition("galactic_latitude", "<", 5.0)
    assert "Cyg X-1" in names(library, None, conditions=(plane,)) and "NGC 4151" not in names(
        library, None, conditions=(plane,)
    )
    centre = library.names.resolve("3C 273")
    place = Position(centre.ra, centre.dec, 0.0, "3C 273")
    near = Condition("separation", "between", 1.0, upper=10.0)
    found = names(library, None, centre=place, conditions=(near,), not_ids=(centre.id,))
    apart = [
        float(place.sky.separation(SkyCoord(s.ra, s.dec, unit="deg")).deg) for s in map(library.names.resolve, found)
    ]
    assert found and apart == sorted(apart) and min(apart) >= 1.0 and max(apart) <= 10.0


CHANDRA = {"band": "0.5-7 keV", "instrument": "Chandra ACIS"}
BAT = {"band": "14-195 keV", "instrument": "Swift BAT"}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Indices of two instruments, a limit, a flag, two that disagree, units of another kind."""

    def gamma(value, low=None, high=None, **more):
        return Measurement("powlaw_gamma", value, low, high, **{**CHANDRA, **more})

    held = {
        "A": (gamma(1.2), Measurement("bat_photon_index", 2.6, **BAT)),
        "B": (gamma(2.0),),
        "C": (gamma(2.4, 2.3, 2.5), gamma(1.0, 0.9, 1.1)),
        "D": (Measurement("bat_photon_index", 2.5, **BAT),),
        "E": (gamma(9.0, flag="outside"),),
        "F": (
            Measurement("column_density_upper_limit", 1e21, unit="cm^-2"),
            Measurement("column_density", 5.0, unit="1e22 cm^-2"),
        ),
        "G": (Measurement("column_density_upper_limit", 1e21, unit="cm^-2"), Measurement("distance", 2.0, unit="kpc")),
        "H": (Measurement("flux", 3.0, unit="mCrab"),),
    }
    sources = [
        source(name, name, 10.0 + n, 5.0, kind="AGN", measurements=values)
        for n, (name, values) in enumerate(held.items())
    ]
    folder = tmp_path_factory.mktemp("mixed")
    build_index(content(sources=sources), folder, None)
    return opened(folder)


def asked(library, *conditions, **more):
    return select(library.sources, SourceFilter(conditions=conditions, **more))


def test_like_is_compared_with_like_and_the_rest_is_counted(mixed):
    found = asked(mixed, Condition("photon_index", ">", 1.5))
    (look,) = found.looks
    assert [mixed.sources.id_at(int(r)) for r in found.rows] == ["C", "B"]
    assert (look.group, look.having, look.flagged) == ("photon index", 3, 1)
    assert (look.unlike, look.others) == (1, ("photon index at 14-195 keV",))  # of D; A has one of each kind
    bat = asked(mixed, Condition("photon_index", ">", 1.5, band_word="bat"))
    assert [mixed.sources.id_at(int(r)) for r in bat.rows] == ["A", "D"]
    like_d = asked(mixed, Condition("photon_index", ">", than="D"))
    assert [mixed.sources.id_at(int(r)) for r in like_d.rows] == ["A"] and like_d.looks[0].bound == 2.5


def test_limits_are_no_values(mixed):
    found = asked(mixed, Condition("column_density", "<", 1e23))
    assert [mixed.sources.id_at(int(r)) for r in found.rows] == ["F"] and found.looks[0].limits == 1
    assert found.looks[0].values[found.rows[0]] == 5e22
    limits = asked(mixed, Condition("column_density", "is", state="upper_limit"))
    assert {mixed.sources.id_at(int(r)) for r in limits.rows} == {"F", "G"}


def test_units_are_those_of_the_quantity(mixed):
    (row,) = asked(mixed, Condition("distance", ">", 1500.0)).rows
    assert mixed.sources.id_at(int(row)) == "G"
    assert not len(asked(mixed, Condition("flux", ">", 0.0)).rows)  # a mCrab is no erg


def test_states_and_alternatives(mixed):
    def ids(*conditions, **more):
        return {mixed.sources.id_at(int(r)) for r in asked(mixed, *conditions, **more).rows}

    assert ids(Condition("photon_index", "is", state="missing")) == {"E", "F", "G", "H"}
    assert ids(Condition("photon_index", "is", state="several")) == {"A", "C"}
    assert ids(Condition("photon_index", "is", state="disagree")) == {"C"}
    two = (Condition("photon_index", "<", 1.5), Condition("column_density", ">", 1e22))
    assert ids(*two) == set() and ids(*two, any=True) == {"A", "F"}
    assert ids(Condition("photon_index", "between", 1.9, upper=2.1)) == {"B"}
    assert ids(Condition("photon_index", ">", state="mean")) == {"B", "C"}
    assert ids(Condition("photon_index", "==", 2.0)) == {"B"}


def test_orders(mixed):
    found = select(mixed.sources, SourceFilter(order_by="photon_index", descending=False))
    ids = [mixed.sources.id_at(int(r)) for r in found.rows]
    assert ids[:3] == ["A", "B", "C"] and found.unordered == 5
    assert names(mixed, None, order_by="photon_index", band_word="bat")[:2] == ["A", "D"]
    assert names(mixed, None, order="name", descending=True) == list("HGFEDCBA")
    assert names(mixed, None, order="number_of_values")[0] in "AC"


def test_unknown_words_are_key_errors(mixed):
    for wrong in (
        Condition("luck", ">", 1.0),
        Condition("photon_index", "~", 1.0),
        Condition("photon_index", "is", state="odd"),
    ):
        with pytest.raises(KeyError):
            asked(mixed, wrong)
    with pytest.raises(KeyError):
        select(mixed.sources, SourceFilter(kinds=(KindOf(family="unicorn"),)))


def test_sources_with_and_without_papers_are_all_sources(library):
    some, none = (
        {*names(library, None, conditions=(Condition("papers", "is", state=state),))}
        for state in ("measured", "missing")
    )
    assert some and none and not some & none and len(some | none) == len(records(library, lambda s: True))
