"""``scholar corpus``: real sources, real spectra, real papers, brought into one folder. Each step continues where it was.

scholar corpus sources DIR --cone 10.685,41.269,10' --significance 5
scholar corpus spectra DIR; scholar corpus papers DIR; scholar corpus summaries DIR
scholar corpus build DIR --names-file names.txt     (all of it)
scholar corpus status DIR
"""

import argparse
import sys
from pathlib import Path

from retriever.errors import BadInput

STEPS = ("sources", "spectra", "papers", "summaries")


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise BadInput(f"{message} (see {self.prog} --help).")


def main(argv: list[str]) -> int:
    """The entry point."""
    options = _parser().parse_args(argv)
    from training.corpus.folder import CorpusFolder

    folder = CorpusFolder(options.corpus)
    if options.step == "status":
        return status(folder)
    with folder.writing():
        failed = build(folder, options, STEPS if options.step == "build" else (options.step,))
    return 3 if failed else 0


def build(folder, options, steps: tuple[str, ...]) -> int:
    """Run the steps, then write manifest and card; returns how many units failed."""
    from training.corpus.card import write_manifest

    failed = 0
    try:
        for step in steps:
            for outcome in _RUN[step](folder, options):
                print("\n".join(outcome.lines()))
                failed += len(outcome.failed) + bool(outcome.stopped)
    finally:
        manifest = write_manifest(folder)
    rows = ", ".join(f"{entry['rows']} {table}" for table, entry in manifest["tables"].items())
    print(f"{folder.path}: {rows}, {manifest['spectra']['files']} spectral products")
    return failed


def status(folder) -> int:
    from training.corpus.ads_client import Quota
    from training.corpus.card import check

    manifest = folder.read_json("manifest.json", None)
    if manifest is None:
        raise BadInput(
            f"There is no corpus in {folder.path}: scholar corpus build {folder.path} --names ... makes one."
        )
    for table, entry in manifest["tables"].items():
        print(f"{table}: {entry['rows']} rows in {len(entry['parts'])} parts")
    print(f"spectral products: {manifest['spectra']['files']} files, {manifest['spectra']['bytes'] / 1e6:.1f} MB")
    print(f"ADS requests left today: {Quota(folder).left:,} of 5,000")
    for unit, row in sorted(folder.failures().items()):
        print(f"failed: {row['step']}: {unit}: {row['why']}")
    problems = check(folder)
    for problem in problems:
        print(f"problem: {problem}")
    print("whole: every checksum agrees and no row stands twice" if not problems else "run scholar corpus build again")
    return 0


def _sources(folder, options):
    from training.corpus.alternatives import take_events
    from training.corpus.sources import fetch_sources, parse_cone, read_names
    from training.corpus.web import Web
    from training.corpus.xray_catalogues import CATALOGUES, Selection

    if options.events:
        yield take_events(folder, options.events)
    names = [*(options.names or []), *(read_names(options.names_file) if options.names_file else [])]
    cones = tuple(parse_cone(text) for text in options.cone or [])
    cuts = (options.significance, options.theta, options.counts)
    selection = Selection(cones, tuple(names), *cuts)
    chosen = names or cones or any(cut is not None for cut in cuts)
    if not chosen and (options.events or folder.parts("sources")):
        return
    outcome = fetch_sources(
        folder, Web(), CATALOGUES[options.catalogue], selection, options.tap or "", options.simbad or ""
    )
    yield outcome
    for query in sorted((folder.path / "queries").glob("*.adql")):
        print(f"ADQL ({query.name}): {query.read_text().strip()}", file=sys.stderr)


def _spectra(folder, options):
    from training.corpus.spectra import fetch_spectra
    from training.corpus.web import Limits, Web

    yield fetch_spectra(
        folder, Web(Limits(interval_s=0.1, at_once=options.at_once)), options.service or "", options.at_once
    )


def _papers(folder, options):
    from training.corpus import ads_client, arxiv_client
    from training.corpus.papers import fetch_papers, forget_unknown, read_pdfs
    from training.corpus.simbad import fetch_links
    from training.corpus.web import Web

    yield fetch_links(folder, Web(), options.simbad or "")
    if options.again:
        forget_unknown(folder)
    token = ads_client.find_token()
    if token:
        quota = ads_client.Quota(folder)
        print(f"ADS: {quota.left:,} of {quota.daily:,} requests left today")
        yield fetch_papers(folder, ads_client.AdsClient(Web(), quota, token, options.ads or ""), ads_client.AT_ONCE)
        print(f"ADS: {quota.left:,} of {quota.daily:,} requests left today")
    else:
        print("No ADS token (ADS_DEV_KEY or ~/.ads/dev_key): papers come from arXiv, where they have an arXiv number.")
        yield fetch_papers(
            folder, arxiv_client.ArxivClient(Web(arxiv_client.LIMITS), options.arxiv or ""), arxiv_client.AT_ONCE
        )
    if options.pdfs:
        yield read_pdfs(folder, options.pdfs)


def _summaries(folder, options):
    from training.corpus.summaries import Summariser, make_summaries

    yield make_summaries(folder, Summariser.from_environment())


_RUN = {"sources": _sources, "spectra": _spectra, "papers": _papers, "summaries": _summaries}


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("scholar corpus", description="Bring sources, spectra and papers from the archives into a folder.")
    steps = parser.add_subparsers(dest="step", required=True, parser_class=_Parser)
    helps = {"sources": "which sources", "spectra": "their PHA, ARF and RMF files", "papers": "papers that refer to them",
             "summaries": "what each paper says of each source", "build": "all steps", "status": "what is there, what failed"}  # fmt: skip
    for step, help_text in helps.items():
        sub = steps.add_parser(step, help=help_text)
        sub.add_argument("corpus", type=Path, help="the corpus folder")
        if step in ("sources", "build"):
            _add_selection(sub)
        if step in ("spectra", "build"):
            sub.add_argument("--at-once", type=int, default=4, choices=range(1, 9), help="downloads at once")
            sub.add_argument("--service", help="address of the file service, for a mirror")
        if step in ("papers", "build"):
            sub.add_argument("--pdfs", type=Path, help="folder of your PDFs, each named BIBCODE.pdf")
            sub.add_argument("--again", action="store_true", help="ask again for papers that were not known")
            sub.add_argument("--ads", help="address of the ADS API, for a mirror")
            sub.add_argument("--arxiv", help="address of the arXiv API, for a mirror")
        if step in ("sources", "papers", "build"):
            sub.add_argument("--simbad", help="address of SIMBAD's TAP service, for a mirror")
    return parser


def _add_selection(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--catalogue", choices=("csc21", "4xmm", "2sxps"), default="csc21")
    sub.add_argument(
        "--cone", action="append", metavar="RA,DEC,RADIUS", help="degrees; radius in ', \" or d: 10.685,41.269,10'"
    )
    sub.add_argument("--names", nargs="+", metavar="NAME", help="of the catalogue, or any that SIMBAD knows")
    sub.add_argument("--names-file", type=Path, metavar="FILE", help="one name a line")
    sub.add_argument("--significance", type=float, help="flux_significance_b above this in one observation")
    sub.add_argument("--theta", type=float, help="off-axis angle below this, arcmin")
    sub.add_argument("--counts", type=float, help="broad-band counts above this in one observation")
    sub.add_argument(
        "--events", nargs="+", type=Path, metavar="FILE", help="event lists (JSON lines, Parquet, HDF5) instead"
    )
    sub.add_argument("--tap", help="address of the TAP service, for a mirror")
