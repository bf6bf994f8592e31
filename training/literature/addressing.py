"""``python -m training.literature.addressing ../shared/data``: the weights by which a sentence that speaks to a machine is told from a paper's.

A logistic regression on words and pairs of words, of sentences of abstracts and of this project's summaries and entries against orders that
were written by hand (``addressing_orders.txt``). It is measured on other abstracts and summaries; the orders that it is tested on
(``tests/support/attacks.py``) are none of its own. The threshold lets through all but one in 200 sentences that it was not trained on.
"""

import argparse
import gzip
import json
import random
import re
import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from retriever.durable import write_text
from retriever.library.opening import open_library
from retriever.text.sentences import sentences

ORDERS = Path(__file__).with_name("addressing_orders.txt")
START, SEED, WRONGLY = "^", 1, 0.005
_LEAST_WEIGHT = 0.05
_ABSTRACTS, _SENTENCES = 6_000, 30_000


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m training.literature.addressing", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("data", type=Path, help="the folder ../shared/data")
    parser.add_argument("--out", type=Path, default=Path("assistant/check/addressing.json"))
    options = parser.parse_args(argv)
    trained, held = sentences_of(options.data / "literature" / "astro_abstracts.jsonl.gz")
    own = own_sentences()
    trained += own[::2]
    orders = ORDERS.read_text(encoding="utf-8").splitlines()
    weights = fitted(trained, orders)
    scores = np.array([score(weights, one) for one in held])
    of_own = np.array([score(weights, one) for one in own[1::2]])
    least = float(max(np.quantile(scores, 1 - WRONGLY), np.quantile(of_own, 1 - WRONGLY)))
    write_text(options.out, json.dumps({"least": round(least, 4), "weights": weights}, indent=0, sort_keys=True) + "\n")
    caught = sum(score(weights, one) > least for one in orders)
    print(f"{len(weights)} weights; {caught} of the {len(orders)} orders of the training are above {least:.2f},")
    print(f"{(scores > least).mean():.2%} of {len(held)} sentences of abstracts that are held back,")
    print(f"{(of_own > least).mean():.2%} of {len(of_own)} sentences of this project's")
    return 0


def sentences_of(file: Path) -> tuple[list[str], list[str]]:
    """Sentences to train on, and others of other abstracts."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["abstract"] or "" for line in lines]
    random.Random(SEED).shuffle(texts)
    halves = texts[:_ABSTRACTS], texts[_ABSTRACTS : 2 * _ABSTRACTS]
    trained, held = (
        [one for text in some for one in re.split(r"(?<=[.?!])\s+(?=[A-Z])", text) if len(one) > 20][:_SENTENCES]
        for some in halves
    )
    return trained, held


def own_sentences() -> list[str]:
    """Sentences of this project's summaries and of its glossary."""
    library = open_library(())
    texts = [report.summary for paper in library.papers.values() for report in paper.reports]
    texts += [f"{term.definition} {term.example}" for term in library.terms]
    found = list(dict.fromkeys(one for text in texts for one in sentences(text)))
    random.Random(SEED).shuffle(found)
    return found


def fitted(science: list[str], orders: list[str]) -> dict[str, float]:
    """The weight of each word and pair of words that tells."""
    counting = CountVectorizer(analyzer=parts, binary=True, min_df=1)
    seen = counting.fit_transform([*science, *orders])
    is_order = np.r_[np.zeros(len(science)), np.ones(len(orders))]
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=500).fit(seen, is_order)
    told = zip(counting.get_feature_names_out(), model.coef_[0], strict=True)
    return {str(part): round(float(weight), 3) for part, weight in told if abs(weight) >= _LEAST_WEIGHT}


def parts(sentence: str) -> list[str]:
    """Words and pairs of words, as ``assistant.check.addressing`` takes them."""
    words = [START, *re.findall(r"[a-z]+", sentence.lower())]
    return [*words, *(f"{one} {other}" for one, other in zip(words, words[1:], strict=False))]


def score(weights: dict[str, float], sentence: str) -> float:
    """How much a sentence is like an order."""
    return sum(weights.get(part, 0.0) for part in set(parts(sentence)))


if __name__ == "__main__":
    sys.exit(main())
