"""``scholar corpus``: real sources, real spectra, real papers, brought into one folder. Thin: options in, steps run."""

import argparse
import sys
from importlib import util
from pathlib import Path
from urllib.parse import urlsplit

from retriever.errors import BadInput, ServiceMissing
from retriever.options import Parser

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")  # a mirror of one's own is asked without pauses
STEPS = ("sources", "spectra", "papers", "summaries")


def main(argv: list[str]) -> int:
    """The entry point."""
    options = _parser().parse_args(argv)
    missing = [name for name in ("pyvo", "ads", "pypdf", "requests") if util.find_spec(name) is None]
    if missing:
        raise ServiceMissing(f"scholar corpus needs {', '.join(missing)}: pip install 'spectrum-scholar[corpus]'.")
    from training.corpus.folder.folder import CorpusFolder

    folder = CorpusFolder(options.corpus)
    if options.step == "status":
        return status(folder)
    with folder.writing():
        failed = build(folder, options, STEPS if options.step == "build" else (options.step,))
    return 3 if failed else 0


def build(folder, options, steps: tuple[str, ...]) -> int:
    """Run the steps, then write manifest and card; returns how many units failed."""
    from training.corpus.steps.card import write_manifest

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
    from retriever.archives.ads import Quota
    from training.corpus.steps.card import check

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
    from retriever.archives.session import Web
    from retriever.archives.xray_catalogues import CATALOGUES, Selection
    from retriever.library.format.corpus_schema import SOURCES
    from training.corpus.steps.other_spectra import take_events
    from training.corpus.steps.sources import fetch_sources, parse_cone, read_names

    if options.events:
        yield take_events(folder, options.events)
    names = [*(options.names or []), *(read_names(options.names_file) if options.names_file else [])]
    cones = tuple(parse_cone(text) for text in options.cone or [])
    cuts = (options.significance, options.theta, options.counts)
    selection = Selection(cones, tuple(names), *cuts)
    chosen = names or cones or any(cut is not None for cut in cuts)
    if not chosen and (options.events or folder.parts(SOURCES)):
        return
    outcome = fetch_sources(
        folder, Web(), CATALOGUES[options.catalogue], selection, options.tap or "", options.simbad or ""
    )
    yield outcome
    unresolved = folder.path / "unresolved.txt"
    if unresolved.exists():
        names_left = unresolved.read_text(encoding="utf-8").splitlines()
        print(
            f"  SIMBAD does not know {len(names_left)} of the names: {', '.join(names_left[:5])} (all in {unresolved})"
        )
    _show_queries(sorted((folder.path / "queries").glob("*.adql"), key=lambda path: path.stat().st_mtime))


def _show_queries(files: list[Path], most: int = 3) -> None:
    """The ADQL that ran; of many, the first ones and where the others are."""
    for query in files[:most]:
        print(f"ADQL ({query.name}): {query.read_text().strip()}", file=sys.stderr)
    if len(files) > most:
        print(f"and {len(files) - most} more in {files[0].parent}", file=sys.stderr)


def _spectra(folder, options):
    from retriever.archives.session import Limits, Web
    from training.corpus.steps.spectra import fetch_spectra

    pause = 0.0 if urlsplit(options.service or "").hostname in _THIS_MACHINE else 0.1
    yield fetch_spectra(
        folder, Web(Limits(interval_s=pause, at_once=options.at_once)), options.service or "", options.at_once
    )


def _papers(folder, options):
    from retriever.archives import ads, arxiv
    from retriever.archives.session import Web
    from training.corpus.steps.links import fetch_links
    from training.corpus.steps.papers import fetch_papers, forget_unknown, read_pdfs

    yield fetch_links(folder, Web(), options.simbad or "")
    if options.again:
        forget_unknown(folder)
    token = ads.find_token()
    if token:
        quota = ads.Quota(folder)
        print(f"ADS: {quota.left:,} of {quota.daily:,} requests left today")
        yield fetch_papers(folder, ads.AdsClient(Web(), quota, token, options.ads or ""), ads.AT_ONCE)
        print(f"ADS: {quota.left:,} of {quota.daily:,} requests left today")
    else:
        print("No ADS token (ADS_DEV_KEY or ~/.ads/dev_key): papers come from arXiv, where they have an arXiv number.")
        yield fetch_papers(folder, arxiv.ArxivClient(Web(arxiv.LIMITS), options.arxiv or ""), arxiv.AT_ONCE)
    if options.pdfs:
        yield read_pdfs(folder, options.pdfs)


def _summaries(folder, options):
    from training.corpus.steps.summaries import Summariser, make_summaries

    yield make_summaries(folder, Summariser.from_environment(options.llm_url, options.llm_model))


_RUN = {"sources": _sources, "spectra": _spectra, "papers": _papers, "summaries": _summaries}


_EXAMPLES = """
examples:
  scholar corpus build m31 --cone "10.685,41.269,10'"            all Chandra sources within 10' of M31
  scholar corpus build mine --names-file names.txt               these sources, by any name that SIMBAD knows
  scholar corpus sources bright --significance 5 --theta 5       by significance and off-axis angle
  scholar corpus papers m31 --pdfs ~/papers                      papers (again), and your own PDFs
  scholar corpus status m31; scholar index m31                   what is there; then the index that questions use

Every step continues where it was: run it again after an interruption or a failure.
ADS_DEV_KEY or ~/.ads/dev_key holds your ADS token (without one papers come from arXiv); --llm-url or
SCHOLAR_LLM_URL, _MODEL, _KEY name a language model for the summaries (without one they are made by rules)."""


def _parser() -> Parser:
    parser = Parser(
        "scholar corpus",
        description="Bring sources, spectra and papers from the archives into a folder.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    steps = parser.add_subparsers(dest="step", required=True, parser_class=Parser, metavar="STEP")
    helps = {
        "build": "all four steps below",
        "sources": "X-ray sources of a catalogue, with their observations",
        "spectra": "PHA, ARF and RMF of each observation",
        "papers": "papers that refer to the sources, and your own PDFs",
        "summaries": "what each paper says of each source",
        "status": "what is there, what failed, whether it is whole",
    }
    for step, help_text in helps.items():
        sub = steps.add_parser(step, help=help_text, description=f"{help_text[0].upper()}{help_text[1:]}.")
        sub.add_argument("corpus", type=Path, metavar="DIR", help="the corpus folder")
        mirrors = sub.add_argument_group("mirrors")  # not shown where it stays empty
        if step in ("sources", "build"):
            _add_selection(sub.add_argument_group("which sources"))
            mirrors.add_argument("--tap", metavar="URL", help="TAP service of the catalogue")
        if step in ("summaries", "build"):
            model = sub.add_argument_group("summaries by a language model")
            model.add_argument(
                "--llm-url", default="", metavar="URL", help="an OpenAI-compatible server (default: SCHOLAR_LLM_URL)"
            )
            model.add_argument(
                "--llm-model", default="", metavar="NAME", help="a model that it serves (default: the first)"
            )
        if step in ("sources", "papers", "build"):
            mirrors.add_argument("--simbad", metavar="URL", help="TAP service of SIMBAD")
        if step in ("spectra", "build"):
            sub.add_argument(
                "--at-once", type=int, default=4, choices=range(1, 9), metavar="1-8", help="downloads at once (4)"
            )
            mirrors.add_argument("--service", metavar="URL", help="file service")
        if step in ("papers", "build"):
            sub.add_argument("--pdfs", type=Path, metavar="DIR", help="your PDFs, each named BIBCODE.pdf (_and_ for &)")
            sub.add_argument("--again", action="store_true", help="ask again for papers that were not known")
            mirrors.add_argument("--ads", metavar="URL", help="ADS API")
            mirrors.add_argument("--arxiv", metavar="URL", help="arXiv API")
    return parser


def _add_selection(group) -> None:
    group.add_argument(
        "--catalogue",
        choices=("csc21", "4xmm", "2sxps"),
        default="csc21",
        help="Chandra 2.1 (default), 4XMM-DR13, Swift 2SXPS",
    )
    group.add_argument(
        "--cone", action="append", metavar="RA,DEC,RADIUS", help="degrees, the radius in d, ' or \": 10.685,41.269,10'"
    )
    group.add_argument("--names", nargs="+", metavar="NAME", help="of the catalogue, or any that SIMBAD knows")
    group.add_argument("--names-file", type=Path, metavar="FILE", help="one name a line, # starts a comment")
    group.add_argument(
        "--significance", type=float, metavar="S", help="flux_significance_b above this in one observation"
    )
    group.add_argument("--theta", type=float, metavar="ARCMIN", help="off-axis angle below this")
    group.add_argument("--counts", type=float, metavar="N", help="broad-band counts above this in one observation")
    group.add_argument(
        "--events", nargs="+", type=Path, metavar="FILE", help="event lists (JSON lines, Parquet, HDF5) instead"
    )
