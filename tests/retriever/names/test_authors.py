"""Names of authors: the whole surname first, whatever list they are from; a name that is right already stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retriever.names.authors import shortened, surname_first, whole_surname
from retriever.text.bibtex import bibtex_entry


@pytest.mark.parametrize(
    ("listed", "right"),
    [
        ("Salvo, T. Di", "Di Salvo, T."),
        ("Jr, John H. Miller", "Miller, John H., Jr"),
        ("III, Rafael Ortiz", "Ortiz, Rafael, III"),
        ("Jr., Anna de Luca", "de Luca, Anna, Jr"),
        ("Klis, Michiel van der", "van der Klis, Michiel"),
        ("Olmo, Ascensión del", "del Olmo, Ascensión"),
        ("Clair, Michael St.", "St. Clair, Michael"),
        ("Brada\\v c, Maru\\v sa", "Bradač, Maruša"),
        # right already, or nothing tells that it is not
        ("Di Salvo, Tiziana", "Di Salvo, Tiziana"),
        ("Miller, John H., Jr", "Miller, John H., Jr"),
        ("Luo, Di", "Luo, Di"),
        ("Ma, Bin", "Ma, Bin"),
        ("Zhao, Hai Bin", "Zhao, Hai Bin"),
        ("Kim, Jong Do", "Kim, Jong Do"),
        ("Rivera Sandoval, L. E.", "Rivera Sandoval, L. E."),
        ("Shen, Ken. J.", "Shen, Ken. J."),
        ("Fermi-LAT Collaboration", "Fermi-LAT Collaboration"),
        ("et al.", "et al."),
        ("Jr", "Jr"),
        ("Jr, Sammy", "Jr, Sammy"),
    ],
)
def test_a_surname_is_whole(listed, right):
    assert whole_surname(listed) == right


@given(st.text(max_size=40))
def test_a_name_that_was_put_right_stays(name):
    once = whole_surname(name)
    assert "\\" in name or whole_surname(once) == once


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("Tiziana Di Salvo", "Di Salvo, Tiziana"),
        ("John H. Miller Jr", "Miller, John H., Jr"),
        ("Jane Doe", "Doe, Jane"),
    ],
)
def test_natural_order_is_turned_round(written, first):
    assert surname_first(written) == first


def test_bibtex_has_the_surname_and_the_suffix_in_their_places():
    entry = bibtex_entry("2025ApJ...999....1M", "X", ["Di Salvo, T.", "Miller, John H., Jr", "et al."], 2025)
    assert "author = {{Di Salvo}, T. and {Miller}, Jr, John H. and others}" in entry


def test_a_line_names_three_authors():
    assert shortened(["A", "B", "C", "D"]) == ["A", "B", "C", "et al."]
    assert shortened(["A", "B", "C"]) == ["A", "B", "C"] and shortened(["A", "et al"]) == ["A", "et al."]
    assert shortened(["A", "B", "C", "D", "et al."]) == ["A", "B", "C", "et al."] and shortened([]) == []
