"""The list of redshifts beside the library."""

import csv
from importlib import resources

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.catalogue.listed import redshifts
from retriever.names.positions import Position


def _rows():
    text = (resources.files("retriever.catalogue.listed") / "redshifts.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_row_has_a_place_on_the_sky_a_redshift_and_a_bibcode():
    rows = _rows()
    assert len(rows) > 150
    for row in rows:
        assert 0 <= float(row["ra"]) < 360 and -90 <= float(row["dec"]) <= 90 and 0.001 <= float(row["redshift"]) < 8
        assert len(row["bibcode"]) == 19 and row["bibcode"][:4].isdigit() and row["name"]


def test_spellings_of_a_name_are_one():
    assert {redshifts.named(n).redshift for n in ("Abell 2029", "A2029", "ABELL 2029", "abell2029")} == {0.0767}
    assert redshifts.named("B3 0710+439").redshift == 0.518
    assert redshifts.named("") is None and redshifts.named("A202") is None


@given(st.integers(0, 180), st.floats(0, 360), st.floats(0, 0.5))
@settings(max_examples=40, deadline=None)
def test_a_place_near_a_row_gives_its_redshift_or_nothing(number, angle, share):
    row = _rows_once()[number]
    ra, dec = float(row["ra"]), float(row["dec"])
    apart = share / 60
    place = Position(
        (ra + apart * np.sin(np.radians(angle)) / np.cos(np.radians(dec))) % 360,
        dec + apart * np.cos(np.radians(angle)),
    )
    found = redshifts.nearest(place, 1 / 60)
    if found is not None:  # several unlike ones give none
        source, away = found
        assert away <= 1 / 60 and abs(source.redshift - float(row["redshift"])) <= redshifts.ALIKE * (
            1 + source.redshift
        )


_READ: list[dict[str, str]] = []


def _rows_once():
    if not _READ:
        _READ.extend(_rows())
    return _READ


def test_unlike_sources_of_one_place_give_none(monkeypatch):
    made = (redshifts.Listed("a", 10, 0, 0.1, "b"), redshifts.Listed("b", 10.001, 0, 0.1005, "b"))
    behind = (*made, redshifts.Listed("c", 10.002, 0, 1.5, "b"))
    for sources, expected in ((made, "a"), (behind, None)):
        places = redshifts._directions([s.ra for s in sources], [s.dec for s in sources])
        monkeypatch.setattr(redshifts, "_read", lambda s=sources, p=places: redshifts._List(s, {}, p))
        found = redshifts.nearest(Position(10.0, 0.0), 1 / 60)
        assert (found[0].name if found else None) == expected
