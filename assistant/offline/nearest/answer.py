"""What is said to a question that the reader is not sure of, in place of a bare question back: first that it is not sure and which words
nothing speaks of, then what is held on what the question names, and last the readings to choose from. No reading's own answer is
given; where nothing is named and nothing is near, the question back stands alone."""

from dataclasses import replace

from assistant.agent.engine import Draft, State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.remarks import offered as as_remark
from assistant.evidence.sentences import say
from assistant.offline.corrections import correction
from assistant.offline.nearest.named import Held, named
from assistant.offline.nearest.request import of_facts, of_papers
from assistant.offline.nearest.untold import untold
from assistant.request.language.wanted import Wanted
from assistant.request.topic import stems_met, topic_stems
from assistant.tools.identify_source import UnknownName
from assistant.tools.literature.find_papers import Literature
from assistant.tools.search_papers import FoundPapers
from assistant.verbs import missing
from assistant.verbs.citation import best_claim
from assistant.verbs.criteria.alternatives import on_both, supposed, told_of, told_of_both
from assistant.verbs.criteria.verdicts import entry_of
from assistant.verbs.explain.entries import entry_text
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.who import who_claim
from assistant.verbs.table import VERBS
from assistant.verbs.taken import taken_as_source
from assistant.verbs.unknown import missing_but
from assistant.verbs.unread import clean_words
from assistant.verbs.upload.fit_of_source import fit_claims, meant
from retriever.catalogue.records import Term
from retriever.library.entry_matcher import nearby
from retriever.library.term_matching import called

_SOURCES = 3  # of which it is said what they are, where nothing else is asked of them
_CLASSES = 2  # of which it is said what they are
_PAPERS = 2  # that a search finds
_NEAR, _SHARED = 0.45, 3  # likeness of a paper to a question, and words that they share
_CONCLUDING = frozenset(("conclude", "explain", "described"))
_LISTS = frozenset(("list", "count"))


class NearestAnswer:
    """One question, its look-ups and its answer."""

    def __init__(self, state: State):
        self.state, self.named = state, named(state)
        self.facts, self.papers = of_facts(state, self.named), of_papers(state, self.named)
        self._lists = self.facts is not None and self.facts.do in _LISTS

    def calls(self) -> list[ToolCall]:
        """Names that are not known, what is asked of those that are, papers on them; of a topic alone a search."""
        found = [ToolCall("identify_source", {"name": name[:200]}) for name in self.named.unknown]
        for wanted in filter(None, (self.facts, self.papers)):
            found += VERBS[wanted.do].calls(wanted, self.state)
        if not (self.facts or self.papers or self._of_sources) and len(topic_stems(self.state.question)) >= _SHARED:
            found.append(ToolCall("search_papers", {"query": self.state.question[:500], "limit": _PAPERS}))
        return found

    @property
    def _of_sources(self) -> bool:
        return bool(self.named.sources or self.named.unknown)

    @property
    def _concludes(self) -> bool:
        """Whether some reading takes the question for one of what something is or why."""
        offered = self.state.asked.offered
        return not offered or any(reading.wishes[0].do in _CONCLUDING for reading in offered)

    def draft(self) -> Draft:
        """The whole answer; the bare question back where nothing is held."""
        back = missing.asked_back(self.state)
        wrong = [correction(one.source, one.word, self.state.ledger) for one in self.state.asked.wrong_classes]
        held = self._held()
        if not held:
            return replace(back, claims=[*wrong, *back.claims])
        remarks = [
            replace(claim, remark=as_remark(claim.remark.names[0]), refuses=False)
            for claim in back.claims
            if claim.remark is not None
        ]
        fitted = fit_claims(self.state, meant(self.state.asked.offered))  # whatever else is meant, that is true
        first = fitted or [_first(self.state, self.named, held)]
        return Draft([*wrong, *first, *held, *remarks], back.notes)

    def _held(self) -> list[Claim]:
        """What is held on what the question names."""
        state = self.state
        claims = taken_as_source(Wanted("values", taken=self.named.taken), state) + self._of_facts()
        unknown = [result for result in state.all_found(UnknownName) if result.name in self.named.unknown]
        claims += [claim for result in unknown for claim in missing_but(state, result)]
        claims += [] if self._lists else self._of_entries({i for claim in claims for i in claim.evidence})
        claims += [*self._of_papers(), *self._of_search()]
        return claims or self._of_classes()

    def _of_entries(self, told: set[str]) -> list[Claim]:
        """Those of two alternatives side by side, else the one that comes nearest, unless it was ``told``."""
        terms = self.state.toolbox.library.terms
        if self._concludes and (found := supposed(self.state.question, terms)):
            if any(self._is_source(term) for term in found):  # which explain nothing
                return [claim for term in found for claim in told_of(self.state, term)]
            return told_of_both(self.state, found)
        beside = on_both(self.state.question, terms) if self._concludes else None
        near = (nearby(self.state.question, terms), beside, self._of_formula())
        claims = [Claim(entry_text(term, False), (self.state.ledger.add_term(term),)) for term in near if term]
        return [claim for claim in dict.fromkeys(claims) if claim.evidence[0] not in told]

    def _of_formula(self) -> Term | None:
        """The entry of the formula that all readings compute by."""
        formulas = {one.wishes[0].formula for one in self.state.asked.offered}
        formula = formulas.pop() if len(formulas) == 1 else ""
        return called(self.state.toolbox.library.terms, formula, formula.replace("_", " ")) if formula else None

    def _is_source(self, term: Term) -> bool:
        names = {name.lower() for source in self.named.sources for name in (source.name, *source.aliases)}
        return bool(names & {name.lower() for name in (term.term, *term.aliases)})

    def _of_classes(self) -> list[Claim]:
        """What the classes are that a question names, where it names nothing else and some reading takes it for one of what that is; or
        it is in another language, of which little else is known."""
        offered = self.state.asked.offered
        asks = any(one.language not in ("", "en") or one.wishes[0].do == "explain" for one in offered)
        found = (entry_of(self.state, name) for name in self.named.classes[: _CLASSES if asks else 0])
        return list({claim.text: claim for claim in found if claim}.values())

    def _of_facts(self) -> list[Claim]:
        """Values or a list; of sources of which nothing is asked that is known what they are. No list says here that nothing meets what is
        asked, which is not sure."""
        if self.facts is None:
            return [who_claim(self.state, source, self.state.question) for source in self.named.sources[:_SOURCES]]
        claims = VERBS[self.facts.do].write(self.facts, self.state)
        return [] if self._lists and (not claims or claims[0].refuses) else claims

    def _of_papers(self) -> list[Claim]:
        """Papers, only where some speak of what the question has beside the names."""
        result = self.state.found(Literature)
        if self.papers is None or result is None or not result.listed_papers:
            return []
        topic = " ".join(
            word for word in self.papers.topic.split() if word.isalpha()
        )  # a number of the question is no evidence
        head = [Claim(say("ask.papers_aside", topic=topic), plain=True)] if topic else []
        return [*head, *VERBS["papers"].write(self.papers, self.state)]

    def _of_search(self) -> list[Claim]:
        """The sentences of papers that share enough of the question's words."""
        stems = topic_stems(self.state.question)
        least = max(_SHARED, (len(stems) + 1) // 2)
        return [
            best_claim(self.state, paper_id, stems)
            for result in self.state.all_found(FoundPapers)
            for paper_id, hit in zip(result.evidence, result.hits, strict=True)
            if hit.cosine >= _NEAR and stems_met(stems, self.state.ledger[paper_id].support) >= least
        ]


def _first(state: State, found: Held, held: list[Claim]) -> Claim:
    """That the question is not surely understood, and the words of which nothing is told."""
    words = clean_words(untold(state, found, held))
    if not words:
        return Claim(say("nearest.not_sure"), plain=True, refuses=True)
    told = ", ".join(f"'{word}'" for word in words)
    text = say("nearest.not_sure_words", words=told)
    return finding(state, text, say("nearest.title"), ["words"], [[word] for word in words], refuses=True)
