"""Which of these is the black hole: no round may be wrong, and none without what it rests on."""

import pytest

from retriever.catalogue.records import Source
from ui.kiosk.game import candidates, is_black_hole, is_none


@pytest.mark.parametrize(
    ("kind", "subclass", "hole", "none"),
    [
        ("HMXB", "black-hole binary", True, False),
        ("LMXB", "black-hole candidate", False, False),
        ("LMXB", "neutron-star Z source", False, True),
        ("HMXB", "Be/X-ray binary", False, False),
        ("LMXB", "microquasar", False, False),
        ("LMXB", "", False, False),
        ("quasar", "", False, False),
        ("AGN", "Galactic Centre black hole", False, False),
        ("ULX", "ULX", False, False),
        ("galaxy cluster", "", False, True),
        ("pulsar", "magnetar", False, True),
        ("CV", "polar", False, True),
    ],
)
def test_only_what_the_record_leaves_no_doubt_of_is_in_the_game(kind, subclass, hole, none):
    source = Source("x", "X", (), None, None, "", object_class=kind, subclass=subclass)
    assert (is_black_hole(source), is_none(source)) == (hole, none)


def test_every_black_hole_has_a_paper_that_speaks_of_it(library):
    found = candidates(library)
    holes, others = [one for one in found if one.hole], [one for one in found if not one.hole]
    assert len(holes) >= 3 and len(others) >= 8 and found == [*holes, *others]
    for one in holes:
        assert one.paper is not None and "a black hole" in one.kind
        paper = library.papers[one.paper[2]]
        report = paper.report_on(one.id)
        assert "black hole" in f"{paper.title} {report.summary}".lower().replace("-", " ")
    for one in others:
        assert "black hole" not in one.kind
    assert all(one.origin and one.listed and one.plot.path and one.constellation for one in found)
