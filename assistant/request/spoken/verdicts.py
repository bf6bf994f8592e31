"""The heads of lines that ask for a number over sources, a verdict, or a computation."""

from dataclasses import replace

from assistant.request.spoken.sources import asked, best, bound, comparative, conditions, noun_of, selects, which, whose
from assistant.request.spoken.words import (
    Line,
    constellation,
    has,
    kind,
    listed,
    place_of,
    put,
    quantity,
    with_article,
    word,
)
from retriever.catalogue.nouns import classes_plural

_OF_SOURCES = frozenset("fraction count nearest_pair farthest_pair all any".split())  # not over values
_PLAIN = {"black_hole_mass": "mass"}  # in a computation, which may be of any body
_OF_ALL = {"all": "of_all", "any": "of_any"}


def aggregate(line: Line) -> str:
    """``the median luminosity of the quasars with a redshift above 2``."""
    stat = line.wanted.stat
    line.take("stat")
    what = put("stat.thing")
    if line.wanted.quantities and stat not in _OF_SOURCES:
        line.take("quantities")
        what = listed(quantity(key) for key in line.wanted.quantities)
    key = f"stat.{stat}" if has(f"stat.{stat}") else "stat.none"
    return put(key, what=what, of=which(line, ordered=False))


def conclude(line: Line) -> str:
    """``whether Cyg X-1 is harder than Cyg X-3``."""
    verdict = line.wanted.verdict
    line.take("verdict")
    subject = _subject(line)
    if verdict in ("whether", "which"):
        return put(f"verdict.{verdict}", it=subject, **{"is": _holds(line)})
    together = verdict == "trend" and len(line.wanted.quantities) > 1
    what = asked(line)
    it = put("frame.values", what=what, whose=subject) if what else subject
    if together:
        return put("verdict.together", it=it)
    return put(f"verdict.{verdict}" if has(f"verdict.{verdict}") else "verdict.none", it=it)


def _subject(line: Line) -> str:
    """Who the verdict is on: named sources, or all of a class."""
    wanted = line.wanted
    if named := whose(line):
        return named
    if wanted.near:
        line.take("near")
        return place_of(wanted.near)
    every = _OF_ALL.get(wanted.stat, "of_many")
    if wanted.stat in _OF_ALL:
        line.take("stat")
    return put(f"verdict.{every}", which=noun_of(line)) if wanted.class_words or wanted.classes else put("whose.none")


def _holds(line: Line) -> str:
    """What is to hold of the subject: ``has a photon index below 1.5 and is one of the blazars``."""
    wanted = line.wanted
    said = _is_of_class(line)
    if wanted.any or any(limit.quantity == "separation" for limit in wanted.limits):
        line.take("limits", "any", "near")
        said.append(put("verdict.is_in", what=listed(conditions(wanted))))
    elif wanted.limits:
        line.take("limits")
        for limit in wanted.limits:
            compared = comparative(limit)
            said.append(put("verdict.is", what=compared) if compared else put("verdict.has", what=bound(limit)))
    if wanted.order:
        line.take("order", "descending")
        superlative, extreme = best(wanted.order, wanted.descending)
        said.append(put("verdict.is_best", best=superlative) if superlative else _has_extreme(extreme))
    if "in_library" in wanted.quantities:
        line.take("quantities")
        said.append(put("verdict.in_library"))
    elif wanted.quantities and not said:
        said.append(put("verdict.has", what=asked(line)))
    return listed(said) or put("verdict.is_so")


def _has_extreme(extreme: str) -> str:
    return put("verdict.has", what=put("said.the", what=extreme))


def _is_of_class(line: Line) -> list[str]:
    """Class, roles and places that are to be borne out."""
    wanted, said = line.wanted, []
    if "classes" not in line.told and (wanted.class_words or wanted.classes):
        said.append(put("verdict.is_one_of", what=noun_of(line)))
    if wanted.kinds:
        said.append(put("verdict.is_one_of", what=listed(map(kind, wanted.kinds))))
    if wanted.not_classes or wanted.not_kinds:
        excluded = [classes_plural(wanted.not_classes), *map(kind, wanted.not_kinds)]
        said.append(put("verdict.is_not", what=listed(excluded, either=True)))
    if wanted.constellation:
        said.append(put("verdict.is_in", what=put("which.in", where=constellation(wanted.constellation))))
    if wanted.sky:
        said.append(put("verdict.is_in", what=put(f"which.{wanted.sky}")))
    line.take("kinds", "not_classes", "not_kinds", "constellation", "sky")
    return said


def _bodies(line: Line) -> str:
    """Of which kind the bodies are where no source is named, without the numbers, which are told as what is put in."""
    bare = Line(replace(line.wanted, limits=(), any=False, near=None), line.sources)
    if not selects(bare.wanted):
        return ""
    bodies = which(bare, ordered=False)
    line.take(*bare.told - {"near", "limits"})
    return bodies


def compute(line: Line) -> str:
    """``the luminosity from a flux of 1e-12 and a distance of 3 Mpc, in erg/s``."""
    wanted = line.wanted
    line.take("formula", "limits", "any")
    formula = word("formula", wanted.formula) if wanted.formula else put("stat.thing")
    given = [replace(limit, quantity=_PLAIN.get(limit.quantity, limit.quantity)) for limit in wanted.limits]
    inputs = listed([asked(line), *map(bound, given)])
    named = whose(line) or _bodies(line)
    if wanted.formula == "unit":
        what = put("frame.values", what=inputs, whose=named) if inputs and named else inputs or named
        return what if wanted.to and what else put("computing.unit", what=what or with_article(put("stat.thing")))
    if named:
        return put("computing.of_from" if inputs else "computing.of", formula=formula, whose=named, what=inputs)
    return put("computing.from" if inputs else "computing.alone", formula=formula, what=inputs)
