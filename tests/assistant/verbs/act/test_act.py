"""Actions: BibTeX, what is done again in another form, what was looked up, and by name what is not possible."""

import pytest

from assistant.agent.engine import ToolCall
from assistant.evidence.claims import Claim
from assistant.request.conversation import Conversation, Turn
from assistant.request.language.wanted import Limit, Wanted
from assistant.verbs.act.again import instead, left
from assistant.verbs.table import VERBS
from assistant.verbs.verb import Verb
from retriever.requests.grammar import grammar
from tests.support.make_fits import write_set

ABOUT = Wanted("about", about="number_of_sources")
BIBCODE = "2011ApJ...742...85G"


@pytest.fixture
def listing(monkeypatch):
    """A stand-in for the verb of lists: it shows a table."""

    def write(wanted, state):
        table = state.ledger.add_table("sources", ["source", "redshift"], [["3C 273", 0.158], ["M 87", None]])
        return [Claim("The sources: 3C 273, M 87.", (table,), table=table)]

    monkeypatch.setitem(VERBS, "list", Verb(lambda *_: [], write))


def test_bibtex_of_a_bibcode_of_a_source_of_an_author_and_of_the_answer_before(by_request, library):
    conversation = Conversation()
    one = by_request(Wanted("act", action="bibtex", bibcodes=(BIBCODE,)), conversation)
    assert f"@article{{{BIBCODE}," in one.text and one.text.startswith("BibTeX of the paper:")
    again = by_request(Wanted("act", action="bibtex", earlier="answer"), conversation)
    assert again.text == one.text
    known = (library.sources["gx-339-4"],)
    several = by_request(Wanted("act", action="bibtex", names=known, limit=3))
    assert several.text.startswith("BibTeX of 3 papers:") and several.text.count("author = {") == 3
    question = "BibTeX of Gou et al. 2011"
    named = by_request(
        Wanted("act", action="bibtex", authors=("Gou",), year_from=2011, year_to=2011, question=question)
    )
    assert BIBCODE in named.text


def test_bibtex_of_nothing_is_refused(by_request):
    assert by_request(Wanted("act", action="bibtex")).claims[0].refuses


@pytest.mark.parametrize("action", grammar().words["action"])
@pytest.mark.parametrize("before", [False, True])
def test_every_action_has_an_answer(by_request, action, before):
    conversation = Conversation()
    if before:
        by_request(ABOUT, conversation)
    assert by_request(Wanted("act", action=action, question="do it"), conversation).claims


@pytest.mark.parametrize("action", ["histogram", "scatter", "light_curve", "contour", "quiz", "tweet", "translate"])
def test_what_is_not_possible_is_refused_by_name(by_request, action):
    (claim,) = by_request(Wanted("act", action=action)).claims
    assert claim.refuses and action.replace("_", " ").removesuffix("e")[:6] in claim.text or "post" in claim.text


@pytest.mark.parametrize(
    ("action", "quantities", "says"),
    [
        ("histogram", ("photon_index",), "median"),
        ("scatter", ("redshift", "photon_index"), "Spearman coefficient"),
    ],
)
def test_a_diagram_that_is_not_drawn_is_told_in_numbers(by_request, action, quantities, says):
    first, second, *_ = by_request(Wanted("act", action=action, classes=("blazar",), quantities=quantities)).claims
    assert f"can't draw a {action}" in first.text and says in second.text
    assert bool(second.table) == (action == "histogram")


def test_a_spectrum_is_on_its_tab_and_is_said_to_be_simulated(by_request, library):
    known = (library.sources["ngc-4151"],)
    answer = by_request(Wanted("act", action="plot", names=known, quantities=("spectrum",)))
    assert "tab Spectrum" in answer.text and "simulated from catalogue values" in answer.text
    assert answer.claims[1].evidence  # the page draws the spectra of sources that an answer cites


def test_the_request_before_is_repeated_and_undone(by_request):
    conversation = Conversation()
    first = by_request(ABOUT, conversation)
    second = by_request(Wanted("about", about="number_of_papers"), conversation)
    by_request(Wanted("greet", question="thanks"), conversation)
    assert by_request(Wanted("act", action="repeat"), conversation).text == second.text
    conversation.turns = conversation.turns[:2]
    assert by_request(Wanted("act", action="undo"), conversation).text == first.text
    assert [turn.wanted.about for turn in conversation.turns] == ["number_of_sources"]
    by_request(Wanted("act", action="reset"), conversation)
    assert len(conversation.turns) == 1 and conversation.turns[0].wanted.action == "reset"


@pytest.mark.parametrize(
    ("form", "block"),
    [("csv", "source,redshift\n3C 273,0.158"), ("latex", r"\begin{tabular}"), ("json", '"redshift": 0.158')],
)
def test_a_list_is_exported(by_request, listing, form, block):
    conversation = Conversation()
    by_request(Wanted("list", classes=("AGN",)), conversation)
    answer = by_request(Wanted("act", action="export", format=form, earlier="list"), conversation)
    assert block in answer.claims[0].code and "```" in answer.text
    assert by_request(Wanted("act", action="export", format=form, classes=("AGN",))).claims[0].code


def test_more_is_the_rest_of_the_last_list():
    before = Wanted("list", classes=("AGN",))
    turn = Turn("AGN", wanted=before, listed=[f"s{n}" for n in range(30)], shown=8)
    more = instead(Wanted("act", action="more"), Conversation([turn, Turn("thanks", wanted=Wanted("greet"))]))
    assert (more.do, more.classes, more.offset) == ("list", ("AGN",), 8) and left(turn) == 22
    turn.shown = 30
    assert instead(Wanted("act", action="more"), Conversation([turn])).do == "act"


def test_all_of_a_list_was_shown(by_request):
    turn = Turn("AGN", wanted=Wanted("list"), listed=["3c-273"], shown=1)
    assert by_request(Wanted("act", action="more"), Conversation([turn])).text == "All of that list was shown."


def test_steps_and_evidence_of_the_answer_before(by_request, library, monkeypatch):
    calls = lambda *_: [ToolCall("identify_source", {"name": "3C 273"})]  # noqa: E731
    monkeypatch.setitem(VERBS, "identify", Verb(calls, lambda w, s: [Claim("3C 273.", s.done[0][1].evidence)]))
    conversation = Conversation()
    by_request(Wanted("identify", names=(library.sources["3c-273"],)), conversation)
    steps = by_request(Wanted("act", action="steps"), conversation)
    assert "identify_source" in steps.text and "name 3C 273" in steps.text and "quasar" in steps.text
    assert "quasar" in by_request(Wanted("act", action="sources_of_answer"), conversation).text


def test_a_short_answer_has_its_first_statements(by_request, listing, library):
    short = by_request(Wanted("about", about="origin_of_values", length="short"))
    assert len(short.claims) <= 2


def test_the_pages_of_a_real_list(by_request, library):
    """The list verb itself: more shows the next ones, each once; undo shows the page before; export makes a file's text of it."""
    conversation, wanted = Conversation(), Wanted("list", classes=("Seyfert",), class_words=("Seyferts",))
    pages = [by_request(wanted, conversation)]
    pages += [by_request(Wanted("act", action="more"), conversation) for _ in range(2)]
    rows = [
        [line.split("|")[1].strip() for line in page.text.splitlines() if line.startswith("| ")][2:] for page in pages
    ]
    shown = [name for page in rows for name in page]
    assert len(shown) == len(set(shown)) > 15 and not any(page.notes for page in pages)
    assert by_request(Wanted("act", action="undo"), conversation).text == pages[1].text
    csv = by_request(Wanted("act", action="export", format="csv", earlier="list"), conversation)
    assert csv.claims[0].code.count("\n") == min(library.classes["Seyfert"], 200)  # all of it, not the page before


def test_the_reason_of_a_verdict_are_its_records_by_name(by_request, library):
    conversation, two = Conversation(), tuple(library.names.resolve(name) for name in ("3C 273", "Mrk 421"))
    verdict = by_request(Wanted("conclude", names=two, order="flux", verdict="which"), conversation)
    why = by_request(Wanted("explain", ask="why", earlier="answer", question="why do you say that"), conversation)
    assert why.claims[0].text == verdict.claims[0].text
    rows = why.ledger.table(why.claims[1].table)["rows"]
    assert any("of 3C 273: " in row[0] for row in rows) and any("of Mrk 421: " in row[0] for row in rows)
    on_it = Wanted("explain", ask="why", earlier="answer", quantities=("flux",))
    assert instead(on_it, conversation) is on_it  # why the flux is so high asks for physics


def test_steps_say_no_arguments_as_a_program_has_them(by_request):
    conversation = Conversation()
    limits = (
        Limit("flux", "eq", (3e-9,), said="3e-9 erg/s/cm2", unit="erg/s/cm2"),
        Limit("distance", "eq", (5000.0,), said="5 kpc", unit="kpc"),
    )
    by_request(Wanted("compute", formula="luminosity", limits=limits), conversation)
    steps = by_request(Wanted("act", action="steps", earlier="answer"), conversation).text
    assert "distance, 5 kpc" in steps and "{" not in steps and "[]" not in steps and "4 π" in steps


@pytest.mark.parametrize(("action", "most"), [("tweet", 280), ("headline", 200)])
def test_an_answer_is_told_in_a_line(by_request, library, action, most):
    conversation = Conversation()
    by_request(Wanted("identify", names=(library.names.resolve("Vela X-1"),)), conversation)
    (claim,) = by_request(Wanted("act", action=action), conversation).claims
    assert "Vela X-1" in claim.text and "**" not in claim.text and "(" not in claim.text and len(claim.text) <= most
    changed = conversation.turns[-1].wanted.changed_by(Wanted("same", length="short"))
    assert not changed.action  # the line was made of that answer only


def test_bibtex_of_an_author_of_whom_nothing_is_held_says_so(by_request):
    wanted = Wanted(
        "act", action="bibtex", authors=("Oda",), year_from=1965, year_to=1965, question="BibTeX for Oda 1965"
    )
    (claim,) = by_request(wanted).claims
    assert claim.refuses and "No paper by Oda (1965)" in claim.text


def test_a_plot_of_two_quantities_is_told_in_numbers(by_request):
    wanted = Wanted(
        "act",
        action="plot",
        classes=("blazar",),
        class_words=("blazars",),
        question="plot flux against redshift of blazars",
    )
    text = by_request(wanted).text
    assert text.startswith("I can't draw a scatter plot here") and "Spearman" in text


def test_an_upload_s_fit_is_a_script(by_request, tmp_path):
    made = write_set(tmp_path)
    files = [str(path) for path in (made.pha, made.arf, made.rmf, made.background)]
    answer = by_request(Wanted("act", action="script", format="sherpa", upload="spectrum"), files=files)
    assert "load_pha(1, 'toy.pha')" in answer.claims[0].code and "for sherpa" in answer.claims[0].text
    without = by_request(Wanted("act", action="script", format="xspec")).claims[0]
    assert without.refuses and "without an uploaded spectrum" in without.text
