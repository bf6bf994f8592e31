"""Follow-ups go on from what was asked: an empty list's set, a list's order and columns, an entry, a likeness, a quantity."""

from dataclasses import replace

import pytest

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.resolving import wanted_of
from assistant.request.language.wanted import Limit, Wanted
from retriever.requests.marks import marks_in
from retriever.requests.program import parse
from tests.support.verbs.carried import carried


@pytest.fixture
def resolve(library):
    def made(question, program, *turns):
        return wanted_of(parse(program), marks_in(question, library), Conversation(list(turns)), "", library.sources)

    return made


HOT = Wanted(
    "list", classes=("galaxy cluster",), class_words=("clusters",), limits=(Limit("temperature", "gt", (12.0,)),)
)


def test_after_a_list_that_came_out_empty_its_set_is_changed(resolve):
    empty = Turn("clusters above 12 keV", wanted=HOT)
    without = resolve("exclude the bullet cluster", "list not_name S1 earlier list", empty)
    assert without.limits == HOT.limits and without.classes == HOT.classes and not without.missing
    assert [source.name for source in without.not_names] == ["Bullet Cluster"]
    ordered = resolve("sort by redshift", "list earlier list order redshift asc", empty)
    assert (ordered.order, ordered.descending, ordered.class_words) == ("redshift", False, ("clusters",))
    assert resolve("sort by redshift", "list earlier list order redshift asc").missing == "list"


def test_a_part_of_a_list_keeps_order_band_and_columns(resolve, library):
    blazars = Wanted("list", classes=("blazar",), order="flux", band="bat", limits=(Limit("redshift", "gt", (0.01,)),))
    ids = [library.names.resolve(name).id for name in ("Mrk 421", "3C 279", "3C 273")]
    turn = Turn("blazars", wanted=blazars, listed=ids, shown=3)
    north = resolve("only those in the north", "list earlier list sky north", turn)
    assert (north.order, north.band, north.quantities, north.sources) == ("flux", "bat", ("redshift",), tuple(ids))
    other = resolve("by name", "list earlier list order name asc", turn)
    assert other.order == "name" and not other.band


def test_a_list_without_an_order_keeps_the_one_it_was_given_in(library):
    names = ["Mrk 421", "3C 273", "Cyg X-1", "3C 279"]
    ids = tuple(library.names.resolve(name).id for name in names)
    found = carried(library, Wanted("list", sources=ids, earlier="list"))
    rows = found.state.ledger.table(found.claims[0].table)["rows"]
    assert [row[0] for row in rows] == names


@pytest.mark.parametrize("program", ["list sky north earlier second", "same earlier second"])
def test_more_on_an_entry_is_its_profile(resolve, program):
    turn = Turn("blazars in the north", wanted=Wanted("list", sky="north"), listed=["a", "b", "c"], shown=3)
    found = resolve("the second one, tell me more", program, turn)
    assert (found.do, found.sources, found.sky) == ("identify", ("b",), "")
    picked = Turn("the second", wanted=found, listed=["b"], subjects=["b"])
    assert resolve("and the third", "values earlier third quantity redshift", turn, picked).sources == ("c",)


def test_why_the_first_of_those_alike_is_why_it_is_alike(resolve, library):
    origin, first = library.names.resolve("Cyg X-1"), library.names.resolve("Crab")
    turn = Turn("like Cyg X-1", wanted=Wanted("similar", names=(origin,)), listed=[first.id, "x"], shown=2)
    found = resolve("why the first one?", "explain earlier first ask why", turn)
    assert (found.do, found.ask, found.known, found.sources) == ("similar", "why", (origin,), (first.id,))
    told = carried(library, found)
    assert "Cyg X-1" in told.first and "Crab" in told.first and not told.dropped
    plain = Turn("list", wanted=Wanted("list"), listed=[first.id], shown=1)
    assert resolve("why the first one?", "explain earlier first ask why", plain).do == "explain"


def test_one_more_joins_those_compared(resolve, library):
    two = tuple(library.names.resolve(name) for name in ("Perseus cluster", "Coma cluster"))
    turn = Turn("compare them", wanted=Wanted("compare", names=two), subjects=[s.id for s in two])
    found = resolve("and Abell 2029 too?", "same name S1", turn)
    assert [source.name for source in found.known] == ["Perseus cluster", "Coma cluster", "Abell 2029"]
    alone = Turn("Mrk 421?", wanted=Wanted("values", names=two[:1], quantities=("flux",)))
    assert [source.name for source in resolve("and Abell 2029?", "same name S1", alone).known] == ["Abell 2029"]


def test_the_class_and_the_quantity_spoken_of(resolve):
    word = Turn("What is a photon index?", wanted=Wanted("explain", topic="photon index"))
    typical = resolve("what's typical for AGN then", "aggregate class K1 earlier quantity stat median", word)
    assert typical.quantities == ("photon_index",)
    turn = Turn("typical", wanted=typical)
    odd = resolve("so is 0.5 weird?", "conclude earlier class where any_quantity eq N1 verdict unusual", word, turn)
    assert odd.limits[0].quantity == "photon_index" and odd.class_words == typical.class_words


def test_a_list_that_was_empty_is_told_so_and_no_longer_after_another(resolve, library):
    empty = Turn("papers on ESO 511-G030", wanted=Wanted("papers"))
    for program in (
        "summarise earlier second",
        "values earlier first quantity distance",
        "act earlier list action table",
    ):
        assert resolve("the second", program, empty).missing == "empty"
    ids = [library.names.resolve(name).id for name in ("Mrk 421", "3C 279")]
    full = Turn("blazars", wanted=Wanted("list"), listed=ids, shown=2)
    assert resolve("the second", "values earlier second quantity distance", empty, full).sources == (ids[1],)


def test_such_a_one_is_of_the_class_spoken_of_else_of_that_of_the_source(resolve, library):
    example = "list earlier class order number_of_papers desc limit #1"
    told = Turn("what is a blazar", subjects=["3c-273"], wanted=Wanted("explain", topic="blazar"))
    found = resolve("name me a famous one", example, told)
    assert found.classes and not found.sources and not found.missing
    one = Turn("what is Vela X-1", subjects=["vela-x-1"], wanted=Wanted("identify"))
    assert resolve("name me others", example, one).class_of.id == "vela-x-1"
    assert resolve("name me others", example).missing == "class"


def test_the_quantity_of_a_follow_up_replaces_that_of_the_question(resolve, library):
    known = (library.names.resolve("GX 339-4"),)
    for before in (
        Wanted("values", names=known, quantities=("distance",)),
        Wanted("values", names=known, limits=(Limit("distance", "is", state="measured"),)),
    ):
        found = resolve("and the inclination", "same where inclination is measured", Turn("?", wanted=before))
        assert [limit.quantity for limit in found.limits] == ["inclination"] and not found.quantities


def test_a_value_in_another_unit_is_computed(resolve, library):
    known = (library.names.resolve("3C 273"),)
    before = Wanted("values", names=known, quantities=("luminosity",))
    found = resolve("in solar luminosities", "same to L_sun", Turn("its luminosity", wanted=before))
    assert (found.do, found.formula, found.to, found.quantities) == ("compute", "unit", "L_sun", ("luminosity",))
    place = replace(before, quantities=("position",))
    assert resolve("in hms", "same to hms", Turn("where is it", wanted=place)).do == "values"


@pytest.mark.parametrize("program", ["same not_name S1", "same not_earlier first"])
def test_a_source_is_dropped_from_a_comparison(resolve, library, program):
    names = tuple(library.names.resolve(name) for name in ("3C 273", "Mrk 421", "3C 279"))
    question = "without 3C 273"
    three = Turn("?", wanted=Wanted("compare", names=names), subjects=[one.id for one in names])
    found = resolve(question, program, three)
    assert (found.do, found.names) == ("compare", names[1:])
    two = Wanted("compare", names=names[:2], quantities=("flux",))
    left = resolve(question, program, Turn("?", wanted=two, subjects=[one.id for one in names[:2]]))
    assert (left.do, left.names, left.quantities) == ("values", names[1:2], ("flux",))


def test_what_an_explained_word_matters_for_is_asked_of_that_word(resolve):
    told = Turn("what is a corona?", wanted=Wanted("explain", ask="what", topic="corona", question="what is a corona?"))
    matters = resolve("why does it matter", "same ask consequence", told)
    assert matters.question == "what is a corona, why does it matter" and matters.topic == "corona"
    assert resolve("shorter", "same length short", told).question == "what is a corona?"


@pytest.mark.parametrize("program", ["explain topic", "explain class K1"])
def test_an_example_of_a_kind_is_of_the_whole_name_that_was_explained(resolve, program):
    question = "what is an intermediate polar?"
    told = Turn(question, wanted=resolve(question, program))
    found = resolve("an example", "list earlier class order number_of_papers desc limit #1", told)
    assert found.kinds == ("intermediate_polar",) and not found.subclass and not found.missing
