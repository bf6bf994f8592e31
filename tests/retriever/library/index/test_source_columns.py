"""Lists from columns: the same sources as a naive look at each record finds, on the whole sphere."""

import math
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.catalogue.filters import OPERATORS, Condition, SourceFilter, compared_value, measurement_of
from retriever.catalogue.quantities import quantity_by_key
from retriever.catalogue.records import Measurement, Source
from retriever.library.index.build import build_index
from retriever.library.index.source_columns import KEYS, ColumnWriter, SourceColumns
from retriever.names.positions import Position
from tests.support.paper_stub import content, opened, source

GAMMA, TEMPERATURE = "powlaw_gamma", "bb_kt"
KEY = {GAMMA: "photon_index", TEMPERATURE: "temperature"}
values = st.builds(
    Measurement,
    st.sampled_from(sorted(KEY)),
    st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0]),
    band=st.sampled_from(["", "0.5-7 keV", "14-195 keV"]),
    instrument=st.sampled_from(["", "Chandra ACIS", "Swift BAT"]),
    flag=st.sampled_from(["", "", "piled up"]),
)
angles = st.one_of(st.sampled_from([0.0, 0.001, 359.999, 180.0]), st.floats(0, 359.9999))
heights = st.one_of(st.sampled_from([-90.0, -89.999, 0.0, 89.999, 90.0]), st.floats(-90, 90))
skies = st.lists(
    st.tuples(
        st.one_of(st.just(math.nan), angles),
        heights,
        st.sampled_from(["", "quasar", "star"]),
        st.sampled_from(["", "T Tauri", "Seyfert 1"]),
        st.lists(values, max_size=3),
    ),
    max_size=12,
)
wanted = st.builds(
    SourceFilter,
    st.sampled_from([(), ("quasar",), ("quasar", "star"), ("pulsar",)]),
    st.sampled_from(["", "seyfert"]),
    st.lists(
        st.builds(
            Condition,
            st.sampled_from(sorted(KEY.values())),
            st.sampled_from(sorted(OPERATORS)),
            st.sampled_from([1.0, 1.7]),
            band=st.sampled_from(["", "14-195"]),
            instrument=st.sampled_from(["", "chandra"]),
        ),
        max_size=2,
    ).map(tuple),
    st.one_of(st.none(), st.builds(Position, angles, heights)),
    st.sampled_from([0.01, 1.0, 40.0, 180.0]),
    st.sampled_from(["", *sorted(KEY.values())]),
    st.booleans(),
)


def sources_of(sky) -> list[Source]:
    return [
        source(f"s{n}", f"Toy {n}", ra, dec, kind=kind, subclass=sub, measurements=tuple(measured))
        for n, (ra, dec, kind, sub, measured) in enumerate(sky)
    ]


def separation(a: Source, centre: Position) -> float:
    """By vectors, not by haversines: another way to the same angle."""

    def unit(ra, dec):
        ra, dec = math.radians(ra), math.radians(dec)
        return np.array([math.cos(dec) * math.cos(ra), math.cos(dec) * math.sin(ra), math.sin(dec)])

    u, v = unit(a.ra, a.dec), unit(centre.ra, centre.dec)
    return math.degrees(math.atan2(np.linalg.norm(np.cross(u, v)), float(u @ v)))


def value_of(a: Source, key: str, band: str = "", instrument: str = "") -> float | None:
    quantity = quantity_by_key(key)
    return compared_value(quantity, measurement_of(a, quantity, list, band, instrument))


def passes(a: Source, f: SourceFilter) -> bool:
    for c in f.conditions:
        value = value_of(a, c.quantity, c.band, c.instrument)
        if value is None or not OPERATORS[c.op](value, c.value):
            return False
    return (not f.classes or a.object_class in f.classes) and f.subclass in a.subclass.lower()


@given(skies, wanted)
@settings(max_examples=300)
def test_a_list_holds_what_a_look_at_every_record_finds(sky, f):
    sources, writer = sources_of(sky), ColumnWriter()
    for one in sources:
        writer.add(one, [])
    columns = writer.columns(np.zeros(len(sources), np.int32))

    def looked_at(row, number):
        c = f.conditions[number]
        return value_of(sources[row], c.quantity, c.band, c.instrument)

    rows, separations, _ = columns.select(f, looked_at)
    found = [f"s{row}" for row in rows]
    key = f.order_by or (f.conditions[0].quantity if f.conditions else "")
    naive = [s for s in sources if passes(s, f) and (not key or value_of(s, key) is not None)]
    apart = {s.id: separation(s, f.centre) for s in naive} if f.centre else {}
    if f.centre:
        edge = {i for i, d in apart.items() if abs(d - f.radius_deg) < 1e-6}  # rounding decides
        naive = [s for s in naive if apart[s.id] <= f.radius_deg or s.id in edge]
        assert {s.id for s in naive} - edge <= set(found) <= {s.id for s in naive}
        assert np.allclose(separations, [apart[i] for i in found], atol=1e-6)
    else:
        assert separations is None and sorted(found) == sorted(s.id for s in naive)
    if key:
        falling = f.descending if f.order_by else f.conditions[0].op in (">", ">=")
        shown = [value_of(sources[int(i[1:])], key) for i in found]
        assert shown == sorted(shown, reverse=falling)
    elif f.centre:
        assert list(separations) == sorted(separations)
    else:
        assert found == [s.id for s in naive]


def test_flagged_values_are_counted_and_never_compared():
    flagged = Measurement(GAMMA, 9.0, flag="outside -1..8")
    writer = ColumnWriter()
    for n, measured in enumerate([(flagged,), (Measurement(GAMMA, 1.0),), (flagged, Measurement(GAMMA, 5.0)), ()]):
        writer.add(source(f"s{n}", f"Toy {n}", 1.0, 1.0, measurements=measured), [])
    columns = writer.columns(np.zeros(4, np.int32))
    more = SourceFilter(conditions=(Condition("photon_index", ">", 2.0),))
    rows, _, unsure = columns.select(more, lambda row, number: None)
    assert rows.tolist() == [2] and unsure == 1


@pytest.mark.parametrize("wrong", [Condition("luck", ">", 1.0), Condition("photon_index", "~", 1.0)])
def test_an_unknown_quantity_or_operator_is_a_key_error(wrong):
    with pytest.raises(KeyError):
        ColumnWriter().columns(np.zeros(0, np.int32)).select(SourceFilter(conditions=(wrong,)), lambda r, n: None)


def test_columns_of_an_index_before_a_quantity_was_known_are_empty_there(tmp_path, monkeypatch):
    writer = ColumnWriter()
    writer.add(source("a", "Toy", 1.0, 1.0, measurements=(Measurement(GAMMA, 1.5),)), [])
    with monkeypatch.context() as before:
        before.setattr("retriever.library.index.source_columns.KEYS", KEYS[:-1])
        narrow = ColumnWriter(writer.rows, [v[:-1] for v in writer.values], [v[:-1] for v in writer.flagged])
        narrow.columns(np.zeros(1, np.int32)).save(tmp_path)
    columns = SourceColumns.load(tmp_path)
    assert columns.value("photon_index").tolist() == [1.5]
    assert np.isnan(columns.values[0, -1]) and not columns.flagged[0, -1]


def test_the_value_shown_is_the_value_compared():
    """Also where papers report it: that of the paper on the source, the newest, before one that only names it."""
    from retriever.catalogue.records import Paper, Report

    def told(bibcode, year, about, value):
        quantity = Measurement(GAMMA, value, reference=bibcode)
        return Paper(bibcode, "A title", ("Doe, J.",), year, (Report("a", about, "", (quantity,)),))

    papers = [
        told("2001ApJ...0001..10X", 2001, "mention", 1.1),
        told("2002ApJ...0002..10X", 2002, "main", 1.2),
        told("2003ApJ...0003..10X", 2003, "main", 1.3),
    ]
    with tempfile.TemporaryDirectory() as folder:
        build_index(content(papers, [source("a", "Toy", 1.0, 1.0)]), Path(folder), None)
        library = opened(Path(folder))
        matches = library.select(SourceFilter(conditions=(Condition("photon_index", ">", 0.0),)))
        assert [m.value for m in matches.first[0].measurements] == [1.3]
        assert library.columns.value("photon_index").tolist() == [1.3]
