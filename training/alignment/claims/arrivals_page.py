"""docs/domains/arrivals.md from what ``arrivals`` measured."""

from typing import Any

from training.alignment.claims.page import said
from training.alignment.claims.sources_page import per_cent

WAYS = ("network", "boosted trees on its statistics", "Kuiper test", "excess variance")
Found = dict[str, Any]


def arrivals_page(found: Found) -> str:
    """The whole page."""
    parts = [
        "# Arrival times\n",
        "Written by `python -m training.alignment.claims.arrivals` (`--train` trains the weights, `training/alignment/modalities/arrivals.safetensors`, 0.2 MB); `arrivals.json` has every figure. "
        "The modality `arrivals` reads event lists, or rates with errors, through exposures with gaps: counts in steps of equal live time, powers less what the gaps give, statistics. It is trained on simulated "
        "observations alone. **No real event list is at hand**: what is measured is on simulated ones of another seed, and on events drawn from real sources' histories of flux. "
        "Half of every set is constant; areas are those under the receiver's curve, variable against constant; brackets are 95 % intervals by bootstrap over observations, gains paired. The excess variance is "
        "the one an upload is told, in units of its error, and says nothing of fewer than some 80 counts.",
        f"\n## Simulated ({found['simulated']['observations']} observations of another seed)\n",
        *_areas({name: row for name, row in found["simulated"].items() if isinstance(row, dict) and "network" in row}),
        f"\nThe kind is told right for {said(found['simulated']['kind told right'])} of the variable ones (four kinds and constant).",
        "\n" + _over(found["simulated"]),
        "\n## Events drawn from real histories\n",
        "A piece of a real source's light curve, its time stretched to an exposure, a constant part beneath it, 20 to 3,000 counts: shapes that the training has not seen, counts and gaps that it has.\n",
    ]
    real = found["real histories"]
    parts += _areas(
        {f"{name.replace('_', ' ')} ({row['histories']} histories)": row["all"] for name, row in real.items()}
    )
    parts += [f"\n{name.replace('_', ' ')}: {_over(row)}" for name, row in real.items()]
    return "\n".join([*parts, *_hardness(found["hardness"]), *_sources(found["sources"]), ""])


def _areas(rows: Found) -> list[str]:
    return [
        f"| variable | {' | '.join(WAYS)} |",
        "| --- " * (1 + len(WAYS)) + "|",
        *(f"| {name} | {' | '.join(said(row[way]) for way in WAYS)} |" for name, row in rows.items()),
    ]


def _over(row: Found) -> str:
    gains = "; ".join(
        f"{name} {value:+.3f} ({low:+.3f} to {high:+.3f})" for name, (value, low, high) in row["network over"].items()
    )
    return f"The network's area beside that of: {gains}."


def _hardness(row: Found) -> list[str]:
    return [
        "\n## Hardness ratios\n",
        f"Of {row['sources']} real catalogue rows the three hardness ratios tell which have a chance of variability above .9 ({row['variable']}) with an area of {said(row['area'])} (boosted trees, five folds). "
        "The catalogue has no arrival times here, so that both are never beside each other on the same sources.",
    ]


def _sources(found: Found) -> list[str]:
    parts = [
        "\n## Beside the spectrum of real sources\n",
        "The sources of [x-ray-sources](x-ray-sources.md): every other epoch as rates (read as counts) and as a mean spectrum or hardness, asked for the epochs between; ridge regression, five folds. No text is "
        "known of these sources: what the encoder adds to spectrum *and text* is **not measured**.\n",
        "| sources | variable | number | spectrum | arrivals | both | gain of both over the spectrum |",
        "| --- " * 7 + "|",
    ]
    for name, rows in found.items():
        for variable, row in rows.items():
            cells = [said(row[view]) for view in ("spectrum", "curve", "both")]
            gain = per_cent(row["gain of both over the spectrum"])
            parts.append(f"| {name.replace('_', ' ')} | {variable} | {row['sources']} | {' | '.join(cells)} | {gain} |")
    return parts
