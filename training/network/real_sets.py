"""``python -m training.network.real_sets ../shared/data/spectra``: real spectra by the default path, beside the literature.

The default path is that of ``scholar read``: what the library has of the source is held. Where it lacks the redshift, the set is read
again with what ``real_sets.toml`` gives. Nothing is drawn at random. The data are not part of the repository.
"""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from retriever.estimates.derived.fitted_values import values_of
from retriever.library.library import Library
from retriever.library.opening import open_library
from retriever.options import Parser
from retriever.pages import write_section
from retriever.reading.files import read_one
from retriever.reading.known_source import Given, given
from retriever.reading.records import Reading
from retriever.toml_tables import read_toml

NONE_HELD = "none is held"


def main(argv: list[str] | None = None) -> int:
    """Print the table, or write it into a page."""
    parser = Parser("python -m training.network.real_sets", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--page", type=Path, help="write the table into this page")
    options = parser.parse_args(argv)
    library, told = open_library([]), read_toml("training.network", "real_sets.toml")
    with open(options.folder / "manifest.csv", newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    lines = ["| set | held | taken | values (90 %) | literature |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        own = told.get(row["set_id"], {})
        lines += rows_of(row["set_id"], options.folder / row["pha"], own, library)
    if options.page:
        write_section(options.page, "training.network.real_sets", lines)
    else:
        print("\n".join(lines))
    return 0


def rows_of(name: str, path: Path, own: Mapping[str, Any], library: Library) -> list[str]:
    """By the default path; with what is given, where the library has no redshift."""
    literature = str(own.get("literature", NONE_HELD))
    first = read_one(path, library=lambda: library)
    found = [row(name, first, literature)]
    if "redshift" in own and not first.estimate.known.redshift:
        told: Given = given(own["redshift"], own["galactic_column"])
        found.append(row(f"{name}, told", read_one(path, library=lambda: library, told=told), literature))
    return found


def row(name: str, reading: Reading, literature: str) -> str:
    """Of one reading: values that are findings only."""
    estimate = reading.estimate
    best = estimate.best_fit
    names: tuple[str, ...]
    if best is None:
        taken, names = f"too faint ({estimate.net_counts:.0f} net counts)", ("powlaw_gamma",)
    else:
        p = f"p {best.p_value:.2g}" if best.p_value >= 1e-6 else "p < 1e-6"
        taken, names = f"{best.model.label}, {p}", (*values_of(best.model.name), "nh_tbabs")
    parameters = [estimate.parameter(one) for one in names]
    values = [
        f"{p.name} {p.value:.3g} ({p.low:.3g} to {p.high:.3g})" for p in parameters if p is not None and p.in_domain
    ]
    piled = any("not findings" in warning for warning in estimate.warnings)
    none = "no findings: piled up" if piled else "no findings: no model describes it"
    none = "no findings" if best is None else none
    held = estimate.known.in_words.removeprefix("; ") or "nothing"
    return f"| {name} | {held} | {taken} | {'; '.join(values) or none} | {literature} |"


if __name__ == "__main__":
    raise SystemExit(main())
