"""Classes of sources side by side: the median of each (the mean where that is asked for), how many have a value, and how surely
they differ."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import label_of
from assistant.tools.facts.like_values import INSTEAD
from assistant.tools.facts.population import PLACED, Population, of_words
from assistant.verbs.classes.few import few_members
from assistant.verbs.classes.medians import medians_claim
from assistant.verbs.classes.spread import FEWEST, SPREADS, spread_claim
from assistant.verbs.sources.difference_text import with_unit
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.in_entries import entry_on
from assistant.verbs.sources.premises import a_kind
from assistant.verbs.sources.subjects import KEYS, restriction
from assistant.verbs.sources.value_text import with_article
from retriever.catalogue.families import untold
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_number

_CONSISTENT, _SURE = 1.645, 3.0
SPECTRAL = ("photon_index", "hardness", "column_density", "temperature")
COMPARED = ("photon_index", "hardness", "redshift", "distance", "column_density")


def class_words(wanted: Wanted) -> tuple[str, ...]:
    """The words for the classes that are meant."""
    return tuple(dict.fromkeys(word.replace("_", " ") for word in (*wanted.class_words, *wanted.kinds) if word))


def _of_a_class(wanted: Wanted) -> tuple[tuple[str, ...], str]:
    """The words for what is set side by side, and the class that all of it is of: neutron stars and black holes in LMXBs."""
    within = wanted.class_words[0] if len(wanted.class_words) == 1 and len(wanted.kinds) > 1 else ""
    if not within:
        return class_words(wanted), ""
    return tuple(dict.fromkeys(kind.replace("_", " ") for kind in wanted.kinds)), within


def classes_beside(state: State, wanted: Wanted, keys: Sequence[str]) -> list[Claim]:
    """A table for each quantity with what follows from it; by a quantity that says the same where a class has too few values."""
    words, within = _of_a_class(wanted)
    asked = [key for key in keys if key in KEYS | PLACED.keys()]
    asked += [key for key in SPECTRAL if key not in asked] if "spectrum" in keys else []
    certain = asked if "spectrum" not in keys else []  # of a spectrum, what some class lacks is passed over
    claims = []
    for key in asked or (() if keys else COMPARED):
        populations = of_words(state.toolbox, words, key, restriction(wanted), within)
        fewest, more = min((p.count for p in populations), default=0), ""
        if certain and key in INSTEAD and fewest < FEWEST:
            other = of_words(state.toolbox, words, INSTEAD[key][0], restriction(wanted), within)
            if min((p.count for p in other), default=0) > fewest:
                key, populations = INSTEAD[key][0], other
                more = say("beside.index_instead" if key == "photon_index" else "beside.redshift_instead")
        if not certain and fewest < FEWEST:
            continue
        claims += _on_quantity(state, key, populations, words, wanted, more)
    if claims and all(claim.refuses for claim in claims):  # what both are is told at least
        names = [(word, word.removesuffix("s"), f"{word}s", a_kind(word).split(" ", 1)[-1]) for word in words]
        entries = [entry for each in names if (entry := entry_on(state, each))]
        claims += list({entry.shown: entry for entry in entries}.values())
    return claims or few_members(state, words, wanted)


def _on_quantity(
    state: State, key: str, populations: Sequence[Population], words: Sequence[str], wanted: Wanted, more: str
) -> list[Claim]:
    filled = [p for p in populations if p.count]
    if len(filled) < len(words) or len(filled) < 2:
        return [_lacking(state, key, populations, words)]
    verdict = wanted.stat == "median" and wanted.verdict in ("whether", "which", "significant")
    if wanted.stat in SPREADS and not verdict:
        return [spread_claim(state, key, filled, wanted)]
    if wanted.stat == "mean":
        return [_table(state, key, filled, wanted)]
    return [medians_claim(state, key, filled, wanted, more)]


def _table(state: State, key: str, populations: Sequence[Population], wanted: Wanted) -> Claim:
    """How the means compare, and the table."""
    what = populations[0].group
    columns = ["class", f"mean {what}", f"median {what}", "scatter", "number", "of"]
    rows = [
        [
            p.label,
            with_unit(key, f"{format_number(p.mean)} +/- {format_number(p.error, 2)}"),
            with_unit(key, format_number(p.median)),
            with_unit(key, format_number(p.scatter)),
            str(p.count),
            str(p.total),
        ]
        for p in populations
    ]
    text = _verdict(key, what, populations, wanted)
    by, error, sigmas = _apart(key, populations)
    counts = [[p.label, str(p.count), str(p.total)] for p in populations] + [
        ["difference", f"{by} +/- {error}", sigmas],
        ["ratio", _ratio(populations), ""],
        ["consistent", "within 90 %", ""],
    ]
    title = f"{what} of {' and '.join(p.label for p in populations)}"
    shown = finding(state, text, title, columns, rows, total=len(rows), shown=True)
    counted = finding(state, text, f"{title}: numbers", ("class", "number", "of"), counts)
    return Claim(text, (*shown.evidence, *counted.evidence), table=shown.table)


def _apart(key: str, populations: Sequence[Population]) -> tuple[str, str, str]:
    """By how much the highest and the lowest mean differ, the error of that, and how many of these it is."""
    high, low = max(populations, key=lambda p: p.mean), min(populations, key=lambda p: p.mean)
    error = float((high.error**2 + low.error**2) ** 0.5)
    sigmas = (high.mean - low.mean) / error if error else 0.0
    return with_unit(key, format_number(high.mean - low.mean)), with_unit(key, format_number(error, 2)), f"{sigmas:.1f}"


def _ratio(populations: Sequence[Population]) -> str:
    """The highest mean over the lowest; "" where that says nothing."""
    high, low = max(p.mean for p in populations), min(p.mean for p in populations)
    return format_number(high / low) if low > 0 else ""


def _verdict(key: str, what: str, populations: Sequence[Population], wanted: Wanted) -> str:
    """Which mean is higher, and whether that is more than chance; in bold where a verdict is asked."""
    high, low = max(populations, key=lambda p: p.mean), min(populations, key=lambda p: p.mean)
    by, error, sigmas = _apart(key, populations)
    counts = "; ".join(say("classes.count", label=p.label, count=p.count, total=p.total) for p in populations)
    told = {"what": what, "high": high.label, "low": low.label, "by": by, "error": error, "sigmas": sigmas}
    if min(p.count for p in populations) < FEWEST:
        text = say("classes.few", what=with_article(what))
    elif wanted.verdict in ("ratio", "difference") and (wanted.verdict == "difference" or _ratio(populations)):
        means = {"value": with_unit(key, format_number(high.mean)), "other": with_unit(key, format_number(low.mean))}
        text = say(f"classes.{wanted.verdict}", ratio=_ratio(populations), **told, **means)
    elif float(sigmas) < _CONSISTENT:
        text = say("classes.consistent", **told)
    else:
        text = say("classes.higher" if float(sigmas) >= _SURE else "classes.unsure", **told)
    return f"{text} {counts}."


def _lacking(state: State, key: str, populations: Sequence[Population], words: Sequence[str]) -> Claim:
    """What keeps them from being compared: no value of one, or no record that tells it; and what is held of the others."""
    no_record = [label for word in words if (label := untold(word.replace(" ", "_")))]
    empty = [p.label for p in populations if not p.count] or [
        w for w in words if w not in {p.label for p in populations}
    ]
    if no_record:
        text = say("classes.lacking_untold", labels=joined(no_record, "or"))
    else:
        text = say("classes.lacking", what=label_of(key), labels=joined(empty, "or") or ", ".join(words))
    held = [p for p in populations if p.count]
    medians = [with_unit(key, format_number(p.median)) for p in held]
    told = [
        say("classes.lacking_one", label=p.label, value=median, count=p.count, total=p.total)
        for p, median in zip(held, medians, strict=True)
    ]
    text += f" {say('classes.lacking_held', what=held[0].group, held=joined(told, 'and'))}" if held else ""
    rows = [[p.label, str(p.count), str(p.total), ""] for p in populations] or [[word, "0", "", ""] for word in words]
    rows += [[f"median {held[0].group}", median, "", ""] for median in medians]
    title = f"{label_of(key)} of {' and '.join(words)}"
    return finding(state, text, title, ("class", "number", "of", ""), rows, refuses=True)
