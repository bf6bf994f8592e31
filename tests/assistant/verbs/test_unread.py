"""Words that a request does not account for are told before anything else, and instead of it beside the quantity asked for."""

from dataclasses import replace

import pytest

from assistant.request.language.wanted import Limit, Wanted


def _values(library, question, *unread, **parts):
    known = (library.names.resolve("3C 273"),)
    parts = {"quantities": ("flux",)} | parts
    return Wanted("values", names=known, unread=unread, question=question, **parts)


def test_a_word_beside_the_quantity_makes_it_another_one(by_request, library):
    answer = by_request(_values(library, "What is the neutrino flux of 3C 273?", "neutrino"))
    (claim,) = answer.claims
    assert claim.text.startswith("I don't know the neutrino flux of 3C 273. Held of it are: ") and claim.refuses
    assert "photon index" in claim.text and not answer.notes


@pytest.mark.parametrize(
    "wanted",
    [
        {"quantities": (), "order": "flux"},
        {"quantities": (), "limits": (Limit("flux", "gt", (1e-12,)),)},
    ],
    ids=["order", "condition"],
)
def test_so_it_does_where_the_quantity_is_compared(by_request, library, wanted):
    known = tuple(library.names.resolve(name) for name in ("3C 273", "NGC 4151"))
    question = "Is the radio flux of 3C 273 above that of NGC 4151?"
    answer = by_request(
        Wanted("conclude", names=known, verdict="which", unread=("radio",), question=question, **wanted)
    )
    assert len(answer.claims) == 2 and all("radio flux" in claim.text and claim.refuses for claim in answer.claims)


def test_elsewhere_what_follows_is_told_without_it(by_request, library):
    answer = by_request(_values(library, "flux of 3C 273 during its eclipse", "eclipse"))
    first = "I have nothing on 'eclipse': what follows is the flux that is held, with no regard to that."
    assert answer.claims[0].text == first and len(answer.claims) > 1 and not answer.notes


@pytest.mark.parametrize(
    "unread, told",
    [
        (("jet",), "'jet'"),
        (("5 kpc",), "'5 kpc'"),
        (("NGC 4151", "2015"), "NGC 4151, 2015"),
        (("jet", "**knot**"), "'jet', 'knot'"),
    ],
    ids=["word", "number", "marks", "words"],
)
def test_a_selection_says_first_what_it_leaves_out(by_request, unread, told):
    answer = by_request(Wanted("list", classes=("quasar",), unread=unread, question="quasars with a jet"))
    assert answer.claims[0].text == f"I have nothing on {told}: what follows leaves that out of account."
    assert len(answer.claims) > 1 and not answer.notes


def test_where_words_are_no_part_of_what_is_asked_they_stay_a_note(by_request, library):
    known = (library.names.resolve("3C 273"),)
    answer = by_request(Wanted("identify", names=known, unread=("purple",), question="what is 3C 273, purple?"))
    assert answer.notes == ["I did not understand: purple."] and "purple" not in answer.claims[0].text


def test_a_source_without_values_has_none_held(by_request, library):
    bare = replace(library.names.resolve("3C 273"), measurements=())
    wanted = Wanted("values", names=(bare,), quantities=("flux",), unread=("muon",), question="muon flux of 3C 273")
    assert by_request(wanted).text.startswith("I don't know the muon flux of 3C 273, and no value of it is held here.")
