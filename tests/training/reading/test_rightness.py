"""When a reading is as meant: each request of several, in their order."""

import pytest

from training.reading.rightness import is_right

TWO = "explain topic ask what also conclude name S1 kind z_source verdict whether"


@pytest.mark.parametrize(
    "read, right",
    [
        (TWO, True),
        (f"{TWO} language de", True),
        ("explain topic also conclude name S1 kind z_source verdict whether", False),  # a keyword and its word
        ("explain topic ask what", False),
        ("conclude name S1 kind z_source verdict whether also explain topic ask what", False),
        (TWO.replace("z_source", "z_source kind neutron_star"), True),
        (TWO.replace("S1", "S2"), False),
    ],
)
def test_of_two_requests_each_is_as_meant_and_in_its_place(read, right):
    assert is_right(read, TWO) is right
