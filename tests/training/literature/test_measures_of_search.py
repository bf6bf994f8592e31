"""What the benchmarks of search ask and count: spellings of a name, labels compared with what was read."""

from types import SimpleNamespace

import pytest

from training.literature.quantities import agrees, compare
from training.literature.retrieval import proper, shapes, spellings


@pytest.mark.parametrize(
    ("alias", "written"),
    [
        ("ngc4151", "NGC 4151"),
        ("mrk335", "Mrk 335"),
        ("cygx-1", "Cyg X-1"),
        ("v404cyg", "V404 Cyg"),
        ("rxj1856.5-3754", "RX J1856.5-3754"),
        ("4u1630-47", "4U 1630-47"),
    ],
)
def test_an_alias_is_written_as_in_the_literature(alias, written):
    assert proper(alias) == written


def test_a_name_is_asked_for_in_its_usual_spellings():
    asked = dict(spellings("mrk335", ("2CXO J000619.5+201210",)))
    assert set(asked.values()) >= {
        "Mrk 335",
        "Mrk335",
        "mrk-335",
        "mrk 335",
        "Markarian 335",
        "J000619+201210",
        "J0006+2012",
    }


def test_a_description_is_asked_for_whole_and_cut_short():
    text = " ".join(f"w{i}" for i in range(20))
    assert [(kind, len(part.split())) for kind, part, _ in shapes(text, "b")] == [("whole", 20), ("first 12 words", 12)]


def read(name, value, low=None, high=None, limit=""):
    return SimpleNamespace(name=name, value=value, low=low, high=high, limit=limit)


def test_a_quantity_counts_as_right_once_and_only_whole():
    found = [read("powlaw_gamma", 1.7, 1.6, 1.8), read("powlaw_gamma", 1.7, 1.6, 1.8), read("bb_kt", 0.2, None, 0.3)]
    labels = [["powlaw_gamma", 1.7, 1.6, 1.8, ""], ["bb_kt", 0.2, 0.1, 0.3, ""]]
    right, missed, wrong = compare(found, labels)
    assert right == 1 and missed == [labels[1]] and wrong == found[1:]


def test_of_a_range_the_ends_count():
    assert agrees(read("bb_kt", 5.0, 0.1, 0.3), ["bb_kt", None, 0.1, 0.3, ""])
    assert not agrees(read("bb_kt", 0.2, 0.1, 0.4), ["bb_kt", None, 0.1, 0.3, ""])
    assert not agrees(read("bb_kt", 0.2, limit="upper"), ["bb_kt", 0.2, None, None, ""])
