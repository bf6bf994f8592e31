"""The page of a domain whose sources were seen again and again, from what ``x_ray_sources`` measured."""

from typing import Any

from training.alignment.claims.page import said
from training.alignment.domains.preset import Domain

FEWEST = 5  # sources of a periphery of which anything is said
VIEWS = ("curve", "spectrum", "both", "both and aligned")


def sources_page(domain: Domain, found: dict[str, Any]) -> str:
    """The whole page."""
    parts = [
        f"# {domain.title}\n",
        f"Written by `python -m training.alignment.bench --domain {domain.name}`; `{domain.name}.json` has every figure. All data are real (Swift-XRT); "
        "**they are few**. Every other epoch of a source is its light curve and its mean spectrum (of the ultraluminous ones hardness and its scatter), and the variables "
        f"are those of the epochs between. Five folds by source, seed {found['seed']}, no label seen; brackets are 95 % intervals by bootstrap over sources, "
        "gains and changes paired. The group's talk has gains of 24, 7, 23, 5 and 7 % of text and light curve together over the better one; none of these sources has a text here, "
        "so that the talk's own claim is **not reproduced**.",
    ]
    for table, own in found["tables"].items():
        parts += [f"\n## {table.replace('_', ' ')}\n", f"{own['sources']} sources."]
        parts += _errors(own["errors"]) + _spread(own["spread"]) + _networks(own["networks"])
    return "\n".join([*parts, ""])


def _errors(own: dict[str, Any]) -> list[str]:
    parts = [
        "\nMean absolute errors of the epochs between, by ridge regression; gain: error less than that of the better single one, and with the aligned vectors beside both than both:\n",
        "| variable | sources | curve | spectrum | both | gain of both | with aligned vectors | their gain |",
        "| --- " * 8 + "|",
    ]
    for name, row in own.items():
        cells = [said(row[view]) for view in VIEWS]
        cells.insert(3, per_cent(row["gain of both"]))
        parts.append(f"| {name} | {row['sources']} | {' | '.join(cells)} | {per_cent(row['gain of aligned'])} |")
    return parts


def _spread(own: dict[str, Any]) -> list[str]:
    parts = [
        "\nScatter of each variable among the eight nearest other sources, in units of the scatter of all, before (plain numbers) and after alignment; below 0 the neighbours "
        "became more alike:\n",
        "| variable | by the curve: before | after | change | by both: before | after | change |",
        "| --- " * 7 + "|",
    ]
    for name, row in own.items():
        cells = [
            cell
            for view in ("curve", "both")
            for cell in (
                f"{row[f'{view} before'][0]:.2f}",
                f"{row[f'{view} after'][0]:.2f}",
                change(row[f"change of {view}"]),
            )
        ]
        parts.append(f"| {name} | {' | '.join(cells)} |")
    return parts


def _networks(own: dict[str, Any]) -> list[str]:
    parts = [
        "\nNetwork of the highly variable sources (chance of constancy under .1), an edge where the cosine of the aligned vectors is above the threshold; strangeness is the mean "
        "percentile by an isolation forest on the plain numbers. The talk says that the anomalies are at the periphery:\n",
        "| threshold | sources | edges | mean degree | core | periphery | periphery stranger by | by chance | |",
        "| --- " * 9 + "|",
    ]
    for threshold, row in own.items():
        head = f"| {threshold} | {row['nodes']} | {row['edges']} | {row['mean_degree']:.1f} | {row['core']} | {row['periphery']} |"
        if "by_chance" not in row:
            parts.append(f"{head} - | - | no periphery |")
            continue
        low, high = row["by_chance"]
        reproduced = "reproduced" if row["periphery_stranger_by"] > high else "**not reproduced**"
        verdict = reproduced if FEWEST <= row["periphery"] < row["nodes"] else "too few to tell"
        parts.append(f"{head} {row['periphery_stranger_by']:+.2f} | {low:+.2f} to {high:+.2f} | {verdict} |")
    return parts


def per_cent(figure: list[float]) -> str:
    """A part as per cent, with its interval."""
    return f"{100 * figure[0]:+.0f} % ({100 * figure[1]:+.0f} to {100 * figure[2]:+.0f})"


def change(figure: list[float]) -> str:
    """A difference with its interval."""
    return f"{figure[0]:+.2f} ({figure[1]:+.2f} to {figure[2]:+.2f})"
