"""What stands before and after the claims of every verb: names that no library has, references to turns that are not there,
another language than English, another subject than a moment ago; below the verdict how an uncertain question was read; at the
end what was not understood or can't be done.

A verb runs only where nothing of this stands in its way: a condition on an unknown source is never left out silently, and a
question that is too uncertain is asked back.
"""

from collections.abc import Sequence

from assistant.agent.engine import Draft, State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.remarks import asked_back as as_remark
from assistant.evidence.remarks import earlier_subject, taken_as
from assistant.evidence.sentences import LANGUAGES, say, translated
from assistant.request.asked import Certainty
from assistant.request.language.referring import PLACES
from assistant.request.language.wanted import NO_EXAMPLE, NO_KIND, Unknown, Wanted
from assistant.request.spoken.line import spoken
from assistant.request.spoken.words import listed
from assistant.tools.identify_source import Identified, NothingThere, SeveralNamed, UnknownName
from assistant.tools.terms.explain_words import Explained
from assistant.verbs.cannot_have import with_reasons
from assistant.verbs.computable import given_in
from assistant.verbs.form import in_form
from assistant.verbs.impossible import all_impossible, challenged, contradicted, nowhere
from assistant.verbs.literature.conditions import names_only as _unknown_names
from assistant.verbs.sources.neighbours import with_neighbours
from assistant.verbs.taken import taken_as_source
from assistant.verbs.unknown import missing_but, nothing_there
from assistant.verbs.unread import clean_words, other_quantity, told_first
from assistant.verbs.verb import Verb
from retriever.library.term_matching import stems
from retriever.library.term_vectors import texts_of

_LOOKED_UP = 4  # unknown names of one question
# these are about something: without a name, a class or a word they say nothing
_NEEDS_SUBJECT = frozenset("values compare conclude compute identify summarise explain similar".split())
_OF_ONE = frozenset("values identify similar conclude".split())


def calls(verb: Verb, wanted: Wanted, state: State) -> list[ToolCall]:
    """Look-ups of unknown names, then what the verb calls where it can run."""
    looked_up = [ToolCall("identify_source", {"name": name[:200]}) for name in _to_look_up(wanted)]
    return looked_up + (verb.calls(wanted, state) if _can_run(wanted) else [])


def draft(verb: Verb, wanted: Wanted, state: State) -> Draft:
    """The whole answer: what is missing, the verb's claims, and what it lacks as notes."""
    if not wanted.near and not wanted.known and (off := nowhere(wanted.question, state)):
        return Draft(off)
    before, notes = _in_language(wanted) + taken_as_source(wanted, state) + _missing(wanted, state), []
    runs = not state.found(SeveralNamed) and _can_run(wanted)
    if runs and (other := other_quantity(wanted, state)):
        return Draft(before + other)
    first = told_first(wanted, state) if runs else []
    if runs:
        written = with_neighbours(wanted, state, with_reasons(wanted, state, verb.write(wanted, state)))
        written = in_form(wanted, written, state.ledger)
        before = [] if written and names_only(wanted) else before  # papers name what is no source here
        if not written and not before:
            written = [Claim(say("ask.no_means"), plain=True, refuses=True)]
        written = _another_subject(wanted, state) + written
        first = challenged(wanted, state) + contradicted(wanted, state) + first
        written = [] if all_impossible(wanted, state) else written
        own = bool(written and wanted.unknown) and _by_own_numbers(
            wanted
        )  # a result comes before what it could do without
        verdict = written[:1] + before if own else before + written[:1]
        claims = first + verdict + _as_read(wanted, state) + written[1:]  # below the verdict
        notes += verb.notes(state)
        if lacking := _words(verb.lacks(wanted)):
            notes.append(say("note.lacks", words=lacking))
    else:
        claims = (before or [Claim(say("ask.anything"), plain=True)]) + _as_read(wanted, state)
    if not first and wanted.missing != NO_KIND and (unread := _words(_not_told(wanted.unread, state))):
        notes.append(say("note.unread", words=unread))
    return Draft(claims, notes)


def nothing_before(wanted: Wanted, state: State) -> Draft:
    """The request before, changed, where there is none: it has no verb of its own."""
    return Draft([*_missing(wanted, state), *_as_read(wanted, state)])


def asked_back(state: State) -> Draft:
    """The readings to choose from where none is certain enough to be carried out; no tool is called for them."""
    if off := nowhere(state.asked.intent.text, state):
        return Draft(off)
    offered = [spoken(wanted, state.toolbox.library.sources) for wanted in state.asked.offered]
    if state.asked.certainty is Certainty.DECLINED:
        return Draft([Claim(say("ask.other_words"), plain=True, refuses=True)])
    if not offered:
        return Draft([Claim(say("ask.anything"), plain=True, refuses=True)])
    readings = offered[0] if len(offered) == 1 else say("ask.either", first=offered[0], second=offered[1])
    return Draft([Claim("", plain=True, remark=as_remark(readings), refuses=True)])


def _as_read(wanted: Wanted, state: State) -> list[Claim]:
    """How the question was read, where that is not certain; a greeting back says it by itself, and so does an entry of the
    glossary, which is told under what it is on."""
    by_entry = wanted.do == "explain" and not (wanted.names or wanted.sources or wanted.limits or wanted.missing)
    told = wanted.do == "greet" or by_entry and state.found(Explained) is not None
    if state.asked.certainty is not Certainty.UNSURE or told or wanted.missing == NO_KIND:
        return []
    return [Claim("", plain=True, remark=taken_as(spoken(wanted, state.toolbox.library.sources)))]


def _not_told(unread: Sequence[str], state: State) -> list[str]:
    """What of a question was not read, without what an entry that answers it speaks of."""
    answering = [term for result in state.all_found(Explained) if result.answered for term in result.terms]
    spoken_of = {stem for term in answering for text in texts_of(term) for stem in stems(text, every=True)}
    return [words for words in unread if not set(stems(words)) <= spoken_of] if answering else list(unread)


def _to_look_up(wanted: Wanted) -> tuple[str, ...]:
    """Unknown names; and a constellation where one source is asked for, as "Vela" may be any of several."""
    alone = wanted.do in _OF_ONE and not (wanted.names or wanted.sources or wanted.classes or wanted.order)
    place = (wanted.constellation,) if alone and wanted.constellation else ()
    return (*wanted.unknown, *place)[:_LOOKED_UP]


def _can_run(wanted: Wanted) -> bool:
    """Whether what is left of a request is still the request that was made: a condition on an unknown source is no less a
    condition, while an unknown name beside known ones can be told of and left out."""
    bounds = (wanted.near, wanted.class_of, *(limit.source for limit in wanted.limits))
    if wanted.missing or wanted.constellation in _to_look_up(wanted) or any(isinstance(b, Unknown) for b in bounds):
        return False
    if any(isinstance(name, Unknown) for name in wanted.names):
        return bool(wanted.known or wanted.sources or names_only(wanted) or _by_own_numbers(wanted))
    return not _says_nothing(wanted)


def names_only(wanted: Wanted) -> bool:
    """Whether papers are asked for on names alone that no library has as sources: papers may name them."""
    return wanted.do in ("papers", "summarise") and bool(_unknown_names(wanted))


def _by_own_numbers(wanted: Wanted) -> bool:
    """Whether the numbers of the question may be enough for what is computed, whatever is known of the source that it names."""
    return wanted.do == "compute" and bool(given_in(wanted))


def _says_nothing(wanted: Wanted) -> bool:
    """Whether a request that needs a subject has none, and no other part either."""
    bare = Wanted(wanted.do, language=wanted.language, unread=wanted.unread)
    return wanted.do in _NEEDS_SUBJECT and wanted.wishes[0] == bare


def _in_language(wanted: Wanted) -> list[Claim]:
    """In the question's own language: that it was understood, and is answered in English."""
    if wanted.language not in LANGUAGES:
        return []
    return [Claim(translated(wanted.language, "language.answered"), plain=True)]


def _missing(wanted: Wanted, state: State) -> list[Claim]:
    """Names and references that are not here, and questions back."""
    claims: list[Claim] = []
    for _, result in state.done:
        if isinstance(result, UnknownName):
            claims += missing_but(state, result)
        elif isinstance(result, SeveralNamed):
            claims += result.claims(state.ledger)
        elif isinstance(result, NothingThere) and wanted.unknown:
            claims += nothing_there(state, result)
        elif isinstance(result, Identified) and wanted.unknown and result.source not in wanted.known:
            name = result.source.name
            claims.append(Claim(say("ask.is_it", name=name), result.evidence[:1]))
    if wanted.missing:
        claims.append(Claim(_question_back(wanted, state), plain=True, refuses=True))
    return claims


def _question_back(wanted: Wanted, state: State) -> str:
    """What is asked of the user where a reference leads nowhere."""
    word = wanted.missing
    if word == NO_KIND:
        return say("ask.no_kind", stars=listed(wanted.unread, either=True))
    if word == NO_EXAMPLE:
        return say("ask.which_example")
    if word == "empty":
        return say("ask.empty_list")
    if word in PLACES and any(turn.listed or turn.papers for turn in state.conversation.turns):
        return say("ask.not_in_list")
    if word in PLACES or word in ("list", "rest"):
        return say("ask.which_list")
    if word in ("both", "other"):
        return say("ask.which_two" if word == "both" else "ask.which_other")
    if word == "unidentified":
        return say("ask.which_of_upload")
    if word in ("source", "class"):
        return say(f"ask.which_{word}")
    return say("ask.which_paper" if word == "paper" else "ask.no_file" if word == "upload" else "ask.no_answer")


def _another_subject(wanted: Wanted, state: State) -> list[Claim]:
    """That a reference is to something else than what the turn before was about."""
    turns, sources = state.conversation.turns, wanted.sources
    if not (wanted.earlier and turns and sources) or len(sources) > 2:
        return []
    last = turns[-1]
    if not last.subjects or set(sources) & {*last.subjects, *last.listed}:
        return []
    known = state.toolbox.library.sources
    claims = []
    for source in (known[i] for i in sources if i in known):
        claims.append(Claim("", (state.ledger.add_source(source),), remark=earlier_subject(source.name)))
    return claims


def _words(parts: Sequence[str]) -> str:
    """Parts of a request as a note tells them."""
    return ", ".join(clean_words(parts))
