"""Sources of one class that are like another: as near to its middle as half of its own, with the share that are."""

import numpy as np

from assistant.request.language.wanted import Wanted
from assistant.tools.likeness.alike_to_class import FEWEST
from retriever.catalogue.kinds import classes_in
from tests.support.verbs.carried import carried


def answer(library, *words, **more):
    classes = tuple(dict.fromkeys(one for word in words for one in classes_in(word)[0]))
    found = carried(library, Wanted("similar", classes=classes, class_words=words, **more))
    assert not found.dropped
    return found, "\n".join(claim.shown for claim in found.claims)


def test_those_as_near_as_half_of_the_class(library):
    found, text = answer(library, "AGN", "blazars", limit=4)
    rows = found.state.ledger.table(found.claims[0].table)["rows"]
    values = [float(row[2]) for row in rows]
    assert 0 < len(rows) <= 4 and values == sorted(values, reverse=True)
    assert not {"blazar"} & {row[1] for row in rows} and f"the nearest is {rows[0][0]}" in text
    assert "as half of these are" in text and "likeness of spectra alone" in text


def test_the_bound_is_that_of_the_members(library):
    found, _ = answer(library, "AGN", "blazars", limit=50)
    rows = found.state.ledger.table(found.claims[0].table)["rows"]
    ids, vectors = library.spectra()
    blazars = np.array([library.sources[i].object_class == "blazar" for i in ids])
    total = vectors[blazars].sum(0)
    others = total - vectors[blazars]
    own = (vectors[blazars] * others / np.linalg.norm(others, axis=1, keepdims=True)).sum(1)
    assert min(float(row[2]) for row in rows) >= np.median(own) - 1e-3


def test_too_few_have_no_middle(library):
    few = next(name for name, count in library.classes.items() if count < FEWEST and classes_in(name)[0] == (name,))
    found, text = answer(library, "AGN", few)
    assert len(found.claims) == 1 and found.claims[0].refuses and f"at least {FEWEST} are needed" in text
