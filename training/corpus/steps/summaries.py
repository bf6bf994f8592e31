"""The step ``summaries``: what each paper says of each source, by a language model under a schema, or by rules.

``--llm-url`` or ``SCHOLAR_LLM_URL`` names an OpenAI-compatible server (vLLM meant), ``--llm-model`` or ``SCHOLAR_LLM_MODEL`` the model,
``SCHOLAR_LLM_KEY`` a key where one is needed. The model's answer is structured output under ``summary_schema``; what its sentences don't
bear out is dropped and the reason kept, and the rules' reading stands in its place. A pair of source and paper is summarised once.
"""

import json

from pydantic import ValidationError

from retriever.archives.secrets import redact
from retriever.archives.session import Limits, Web
from retriever.durable import short_hash
from retriever.errors import ServiceMissing
from retriever.library.format.corpus_schema import LINKS, PAPERS, SUMMARIES
from retriever.settings import settings
from training.corpus.folder.folder import CorpusFolder
from training.corpus.folder.work import Outcome, work_through
from training.corpus.steps.extractive import summarise
from training.corpus.steps.summary_schema import PaperSummary, json_schema, verified

_INSTRUCTION = (
    "You read the title and abstract of one paper and report only what it says of one X-ray source. Use nothing that is not in the "
    "text. Give for each statement the sentence of the text that says it, word for word. If the text does not speak of the source, "
    "mentioned is false and all else is empty."
)
MOST_TOKENS = 2_000
LLM_LIMITS = Limits(interval_s=0.0, at_once=8, timeout_s=300.0)


class BadAnswer(Exception):
    """An answer that is none of the schema: what a model writes can't be trusted to be one."""


class Summariser:
    """A language model behind an OpenAI-compatible address."""

    def __init__(self, url: str, model: str = "", key: str = "", web: Web | None = None):
        self.url = url.rstrip("/").removesuffix("/v1") + "/v1"
        self._web = web or Web(LLM_LIMITS)
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.model = model or self._first_model()

    @classmethod
    def from_environment(cls, url: str = "", model: str = "") -> "Summariser | None":
        """By what is given, else by the environment; None where neither names a server."""
        given = settings()
        url = url or given.llm_url
        return cls(url, model or given.llm_model, given.llm_key.get_secret_value()) if url else None

    def summarise(self, names: list[str], title: str, abstract: str) -> dict:
        """The verified summary, with the rules' reading of what was refused; ServiceMissing where the server can't be used."""
        ruled = summarise(names, title, abstract)
        try:
            written = self.written(names, title, abstract)
        except BadAnswer as error:
            return ruled | {"dropped": [str(error)], "by": "rules"}
        kept, dropped = verified(written, f"{title}. {abstract}")
        return with_rules(_as_row(kept, dropped), ruled, written)

    def written(self, names: list[str], title: str, abstract: str, most: int = MOST_TOKENS) -> PaperSummary:
        """What the model writes, not verified; BadAnswer where it is none of the schema."""
        text = f"{title}. {abstract}"
        prompt = f"Source: {', '.join(names[:8])}\n\nText:\n{text}"
        body = {
            "model": self.model,
            "temperature": 0,
            "max_tokens": most,
            "response_format": json_schema(),
            "messages": [{"role": "system", "content": _INSTRUCTION}, {"role": "user", "content": prompt}],
        }
        answer = self._web.post(f"{self.url}/chat/completions", json=body, headers=self._headers)
        if answer.status_code != 200:
            raise ServiceMissing(
                f"The language model refused (HTTP {answer.status_code}: {redact(answer.text[:120])}): see its log."
            )
        try:
            return PaperSummary.model_validate_json(answer.json()["choices"][0]["message"]["content"])
        except (ValidationError, ValueError, KeyError, IndexError, TypeError):
            raise BadAnswer("The language model's answer does not follow the schema (cut short?)") from None

    def _first_model(self) -> str:
        answer = self._web.get(f"{self.url}/models", headers=self._headers)
        try:
            return answer.json()["data"][0]["id"]
        except (ValueError, KeyError, IndexError, TypeError):
            raise ServiceMissing(f"{self.url} lists no model: set SCHOLAR_LLM_MODEL, or start the server.") from None


def make_summaries(folder: CorpusFolder, model: Summariser | None, at_once: int = 4) -> Outcome:
    """Summaries of every pair of source and paper that has none, source by source."""
    papers = {row["bibcode"]: row for row in folder.rows(PAPERS) if row["title"] or row["abstract"]}
    have = {(row["source"], row["bibcode"]) for row in folder.rows(SUMMARIES)}
    units: dict[str, tuple[dict, list[str]]] = {}
    for link in folder.rows(LINKS):
        missing = [b for b in link["bibcodes"] or [] if b in papers and (link["source"], b) not in have]
        if missing:
            units[f"{link['source']} {len(missing)} papers {short_hash(*missing)}"] = (link, missing)

    def summarise_source(unit: str) -> None:
        link, bibcodes = units[unit]
        names = [link["source"], link["main_id"], *(link["identifiers"] or [])]
        names = [name for name in dict.fromkeys(names) if name]
        rows = [
            _summary(model, names, papers[bibcode]) | {"source": link["source"], "bibcode": bibcode}
            for bibcode in bibcodes
        ]
        folder.write(SUMMARIES, unit, rows, {"by": model.model if model else "rules"})

    return work_through(
        folder,
        "summaries",
        units,
        summarise_source,
        at_once if model else 1,
        done=lambda unit: folder.has(SUMMARIES, unit),
    )


def _summary(model: Summariser | None, names: list[str], paper: dict) -> dict:
    asked = model.summarise if model else summarise
    row = {"by": model.model if model else "rules"} | asked(names, paper["title"] or "", paper["abstract"] or "")
    # one type of each column in every part, also where lists are empty
    return row | {
        name: json.dumps(row[name], ensure_ascii=False)
        for name in ("quantities", "hypotheses", "science_use", "sentences", "dropped")
    }


def with_rules(row: dict, ruled: dict, written: PaperSummary) -> dict:
    """A model's verified row with the rules' class or quantities in place of those that were refused."""
    refused = {
        "object_class": bool(written.object_class) and not row["object_class"],
        "quantities": len(row["quantities"]) < len(written.quantities),
    }
    if refused["quantities"]:
        row = row | {"quantities": ruled["quantities"]}
    if refused["object_class"]:
        row = row | {"object_class": ruled["object_class"], "class_sentence": ruled["class_sentence"]}
    return row


def _as_row(summary: PaperSummary, dropped: list[str]) -> dict:
    kind = summary.object_class
    statements = [s.sentence for s in (*([kind] if kind else []), *summary.hypotheses, *summary.science_use)]
    return {
        "mentioned": summary.mentioned,
        "object_class": kind.text if kind else "",
        "class_sentence": kind.sentence if kind else "",
        "quantities": [q.model_dump() for q in summary.quantities],
        "sentences": list(dict.fromkeys(statements)),
        "hypotheses": [s.model_dump() for s in summary.hypotheses],
        "science_use": [s.model_dump() for s in summary.science_use],
        "dropped": dropped,
    }
