"""Holding the list of redshifts against catalogues."""

from training.bundled.listed_redshifts import LIST, Row, compared, listed


def test_pairs_of_one_place_are_compared():
    mine = [Row("A", (), 10.0, 1.0, 0.5, "m"), Row("B", (), 20.0, 1.0, 0.5, "m"), Row("C", (), 30.0, 1.0, 0.2, "m")]
    theirs = [
        Row("A again", (), 10.0001, 1.0, 0.5003, "t"),
        Row("B otherwise", (), 20.0001, 1.0, 0.7, "t"),
        Row("beside C", (), 30.01, 1.0, 0.9, "t"),
    ]
    lines = compared(mine, theirs)
    assert lines[-1].startswith("1 of 2 pairs agree") and lines[-1].endswith("2 of 3 sources compared")
    assert lines[0] == "A: 0.5; A again: 0.5003 (t)"


def test_the_list_names_each_source_once():
    rows = listed(LIST)
    names = [name for row in rows for name in (row.name, *row.others)]
    assert len(rows) > 150 and len(set(names)) == len(names)
