"""A request in plain words: whatever it asks stands in the line, as a colleague would say it."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.resolving import wanted_of
from assistant.request.language.wanted import Limit, Unknown, Wanted
from assistant.request.spoken.line import spoken
from retriever.requests.grammar import grammar
from retriever.requests.marked import Marked
from retriever.requests.marks import marks_in
from retriever.requests.program import Request, parse
from training.reading.examples import examples_of, own_patterns, shared_patterns

SHARED = Path(__file__).parents[5] / "shared" / "questions"


@pytest.fixture(scope="module")
def said(library):
    """A question and the request that it was read as, to the line."""

    def say(question, program, conversation=None):
        wanted = wanted_of(parse(program), marks_in(question, library), conversation or Conversation())
        return spoken(wanted, library.sources)

    return say


@pytest.mark.parametrize(
    ("question", "program", "line"),
    [
        (
            "Luminosity distance of z=0.5 with H0=70 and Omega_m=0.3?",
            "compute formula luminosity_distance where redshift eq N1",
            "the luminosity distance from a redshift of 0.5 with H0 = 70 km/s/Mpc and Omega_m = 0.3",
        ),
        (
            "redshift of 3C 273, and is it a pulsar? then plot them",
            "values name S1 quantity redshift also conclude name S1 class pulsar verdict whether also act action plot",
            "the redshift of 3C 273; and whether 3C 273 is one of the pulsars; and to draw a plot",
        ),
        (
            "three brightest HMXBs with an index below 1.5, no transients",
            "list class K1 where photon_index lt N2 not_kind transient order flux desc limit #3",
            "the three brightest high-mass X-ray binaries that are not transients with a photon index below 1.5",
        ),
        (
            "Is 3C 273 harder than NGC 4151?",
            "conclude name S1 where hardness gt S2 verdict whether",
            "whether 3C 273 is harder than NGC 4151",
        ),
        (
            "N_H of NGC 4151 with errors",
            "values name S1 quantity column_density column error",
            "the column density of NGC 4151 with errors",
        ),
        (
            "Why do quasars vary? for a child",
            "explain class K1 quantity variability ask why register child",
            "the reason behind the variability of quasars (explained for a child)",
        ),
        (
            "papers on 3C 273 since 2020, newest first",
            "papers name S1 year_from Y1 paper newest",
            "papers on 3C 273 since 2020, newest first",
        ),
        ("the newest paper on 3C 273", "papers name S1 paper newest limit #1", "the newest paper on 3C 273"),
        ("papers about winds", "papers topic", "papers on 'winds'"),
        (
            "AGN within 10 arcmin of 3C 273",
            "list class K1 near S1 where separation lt N1",
            "active galaxies within 10 arcmin of 3C 273",
        ),
        (
            "median redshift of quasars in Virgo",
            "aggregate class K1 constellation L1 quantity redshift stat median",
            "the median redshift of quasars in Virgo",
        ),
        ("What is at 187.28 +2.05?", "identify near P1", "what lies at the position 187.28 +2.05"),
        (
            "luminosity of 3C 273 in solar ones",
            "compute name S1 formula luminosity to L_sun",
            "the luminosity of 3C 273 in solar luminosities",
        ),
        ("who won the cup?", "refuse reason out_of_domain", "something outside X-ray astronomy"),
        ("what can you do?", "about about capabilities", "about Spectrum Scholar itself, what it can do"),
        (
            "either closer than 5 Mpc or brighter than 3C 273",
            "list any where distance lt N1 where flux gt S1",
            "sources either that are brighter than 3C 273 or with a distance below 5 Mpc",
        ),
    ],
)
def test_requests_are_said_as_a_colleague_would(said, question, program, line):
    assert said(question, program) == line


def test_what_is_not_known_and_what_is_from_before_is_told(library):
    unknown = Wanted("values", names=(Unknown("Zorblax <b>X-7</b>"),), quantities=("flux",))
    assert spoken(unknown, library.sources) == "the flux of Zorblax bX-7/b (not known here)"
    before = Wanted("values", earlier="source", sources=("3c-273",), quantities=("flux",))
    assert spoken(before, library.sources) == "the flux of 3C 273 (from before)"
    lost = Wanted("values", earlier="both", missing="both", quantities=("flux",))
    assert spoken(lost, library.sources) == "the flux of both named before"


@pytest.mark.parametrize("verb", grammar().do)
def test_every_verb_says_something_of_nothing(library, verb):
    line = spoken(Wanted(verb), library.sources)
    assert line and "{" not in line and "  " not in line


def test_a_condition_says_its_band_and_instrument(library):
    limit = Limit("flux", "gt", (1e-12,), said="1e-12", band="2-10", instrument="NuSTAR")
    assert "a flux above 1e-12 erg s^-1 cm^-2 (2-10 keV and NuSTAR)" in spoken(
        Wanted("list", limits=(limit,)), library.sources
    )


def test_every_clause_leaves_a_trace(library):
    _all_are_said(random.Random(5).sample(own_patterns(), 400), library)


@pytest.mark.slow
def test_every_clause_of_all_patterns_leaves_a_trace(library):
    _all_are_said(own_patterns(), library)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the shared questions are not here")
def test_every_clause_of_the_shared_questions_leaves_a_trace(library):
    _all_are_said(shared_patterns(SHARED), library)


def _all_are_said(patterns, library):
    """Without any one of its clauses a request is another line; names, numbers and years stand in it."""
    ids = list(library.sources)
    turns = [Turn("one", subjects=ids[:1]), Turn("list", subjects=ids[1:3], listed=ids[:5], shown=2)]
    conversation = Conversation(turns)
    canonical = [replace(pattern, paraphrases=()) for pattern in patterns]
    examples, _ = examples_of(canonical, library, 1)
    assert len(examples) > 0.9 * len(canonical) > 200
    unsaid = []
    for example in examples:
        marked, request = marks_in(example.text, library), parse(example.request)
        wanted = wanted_of(request, marked, conversation, sources=library.sources)
        line = spoken(wanted, library.sources)
        ours = line.replace("N_H", "").replace("Omega_m", "").replace("alpha_ox", "")
        for wish in wanted.wishes:
            ours = ours.replace(wish.topic or "N_H", "")
        assert "{" not in ours and "_" not in ours, line
        unsaid += [f"{clause}: {line}" for clause in _untold(request, marked, wanted, line, conversation, library)]
        missing = [word for word in _names_and_numbers(wanted) if word not in line and not wanted.missing]
        unsaid += [f"{word}: {line}" for word in missing]
    assert unsaid == [], "\n".join(unsaid)


def _untold(request, marked: Marked, wanted, line, conversation, library):
    for place, clause in enumerate(request.clauses):
        rest = Request(request.do, request.clauses[:place] + request.clauses[place + 1 :])
        without = wanted_of(rest, marked, conversation, sources=library.sources)
        # one and the same source twice, or the file that is asked about anyway, is said once
        same = without == wanted or (request.do == "interpret" and str(clause) == "earlier upload")
        same = same or (wanted.near is not None and wanted.near in wanted.names)
        # none but black holes are left of X-ray binaries without neutron stars, and white dwarfs are in none
        same = same or (clause.keyword == "not_class" and "black-hole systems" in line)
        # slots may be filled with one class twice, "HMXBs" and "high-mass X-ray binaries"
        same = same or (clause.keyword == "class" and without.classes == wanted.classes)
        if not same and spoken(without, library.sources) == line:
            yield clause


def _names_and_numbers(wanted):
    yield from (source.name for source in wanted.known)
    yield from (limit.said.rstrip(".,?") for limit in wanted.limits)
    for year, as_written in ((wanted.year_from, -1), (wanted.year_to, 1)):  # "after 2005" begins with 2006
        if year:
            said = str(year) in wanted.question or f"-{year % 100}" in wanted.question  # "2017-18"
            yield str(year if said or wanted.year_from == wanted.year_to else year + as_written)
    yield from wanted.authors
    if not wanted.earlier:
        yield from wanted.bibcodes[:3]
