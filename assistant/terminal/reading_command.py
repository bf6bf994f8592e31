"""``scholar read``: a spectrum read, its parameters, and what one takes away of it."""

import argparse
import json
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from assistant.engines import add_library_options
from assistant.terminal.output import note
from retriever.errors import BadInput
from retriever.options import Parser

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from retriever.library.library import Library
    from retriever.reading.known_source import Given
    from retriever.reading.records import Reading
    from retriever.reading.taken_away import Wishes

MOST_SIMULATED = 2000
_OF_ONE = ("arf", "rmf", "background", "row")  # a spectrum's own files


def read_spectrum(argv: list[str]) -> int:
    """``scholar read FILE``"""
    options = _options(argv)
    from retriever.estimates.derived.contour import draw_contour
    from retriever.library.opening import open_library
    from retriever.reading.as_json import as_json
    from retriever.reading.files import read_one
    from retriever.reading.known_source import given
    from retriever.reading.near_papers import papers_near, shown_by
    from retriever.reading.place import similar_to
    from retriever.reading.taken_away import script_of, taken_away

    told = given(
        options.redshift,
        options.galactic_column,
        options.band,
        tuple(options.freeze),
        distance_kpc=options.distance,
        absorption=options.absorption,
    )
    wishes = _wishes(options)
    opened = cache(lambda: open_library(options.library, note))
    if options.joint:
        return _jointly(options, opened, told, wishes)
    if len(options.file) > 1:
        raise BadInput("Several spectra are read one by one, or fitted together with --joint.")
    reading = read_one(options.file[0], options.arf, options.rmf, options.background, options.row, opened, told)
    if options.script:
        print(script_of(options.script, reading, options.row), end="")
        return 0
    if options.plot:
        _plot(reading, options.plot)
    library, away = opened(), taken_away(reading, wishes)
    if away.contour and options.contour_plot:
        _save(draw_contour(away.contour, f"{reading.file} - real (uploaded)"), options.contour_plot, "--contour-plot")
    record = as_json(reading, similar_to(reading, library), papers_near(shown_by(reading), library), away)
    if options.json:
        print(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        from assistant.terminal.reading_view import print_reading

        print_reading(record, reading)
    return 0


def _jointly(options: argparse.Namespace, opened: "Callable[[], Library]", told: "Given", wishes: "Wishes") -> int:
    """Several spectra as one, with companions that their headers or their folder give."""
    if given := [f"--{name}" for name in _OF_ONE if getattr(options, name)]:
        raise BadInput(
            f"--joint does not take {', '.join(given)}: each spectrum finds its own files by its header, or beside it."
        )
    from retriever.estimates.derived.contour import draw_contour
    from retriever.estimates.joint.joint_picture import plot_joint
    from retriever.reading.jointly import read_jointly

    joint = read_jointly(options.file, opened, told)
    if options.script:
        print(joint.script(options.script), end="")
        return 0
    if options.plot:
        _save(plot_joint(joint.problem, joint.fit), options.plot, "--plot")
    away = joint.away(wishes)
    if away.contour and options.contour_plot:
        title = f"{', '.join(joint.files)} - real (uploaded)"
        _save(draw_contour(away.contour, title), options.contour_plot, "--contour-plot")
    record = joint.as_json(away)
    if options.json:
        print(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        from assistant.terminal.joint_view import print_joint

        print_joint(Console(width=None if sys.stdout.isatty() else 120, highlight=False), record)
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = Parser("scholar read", description="Read a spectrum: what it is and its physical parameters.")
    parser.add_argument("file", nargs="+", help="a spectrum; several with --joint")
    parser.add_argument(
        "--joint", action="store_true", help="fit several spectra of one source with one model and free constants"
    )
    parser.add_argument("--arf")
    parser.add_argument("--rmf")
    parser.add_argument("--background")
    parser.add_argument("--row", type=int, help="which spectrum of a type II file, or record of event lists, from 1")
    _add_known(parser)
    _add_wishes(parser)
    add_library_options(parser)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


def _add_known(parser: Parser) -> None:
    """What the user knows of the source."""
    parser.add_argument("--redshift", type=float, help="of the source (default: the library's, where it is identified)")
    parser.add_argument(
        "--distance",
        type=float,
        metavar="KPC",
        help="of the source, for luminosities (default: by the redshift, else the library's)",
    )
    parser.add_argument(
        "--galactic-column",
        type=float,
        metavar="N_H",
        help="in 1e20 cm^-2, held (default: the library's, beyond the Galaxy)",
    )
    parser.add_argument(
        "--absorption",
        choices=("mm83", "tbabs"),
        default="mm83",
        help="of all gas: Morrison & McCammon 1983 (mm83, as the network was trained) or tbabs with the abundances of Wilms et al. "
        "2000; the column by the other one is told beside",
    )
    parser.add_argument("--band", metavar="LOW-HIGH", help="what is fitted, in keV (default: 0.5-7; NuSTAR 3-79)")
    parser.add_argument(
        "--freeze",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="hold a fitted parameter, as photon_index=1.7 or column_density=5 (1e20 cm^-2); may be repeated",
    )


def _add_wishes(parser: Parser) -> None:
    """What is to be made of the fit."""
    parser.add_argument("--plot", metavar="OUT.png", help="write data, model and residuals as a picture")
    parser.add_argument(
        "--flux-band",
        action="append",
        default=[],
        metavar="LOW-HIGH",
        help="flux of the accepted model in this band (keV), with and without absorption, and luminosity; may be repeated",
    )
    parser.add_argument(
        "--samples", default="", metavar="FILE.csv", help="write samples of the accepted fit's posterior"
    )
    parser.add_argument(
        "--contour", nargs=2, metavar=("A", "B"), help="confidence contour of two fitted parameters, as a table"
    )
    parser.add_argument("--contour-plot", metavar="OUT.png", help="write that contour as a picture")
    parser.add_argument(
        "--goodness",
        type=int,
        nargs="?",
        const=200,
        default=0,
        metavar="N",
        help="goodness by N simulated spectra (200)",
    )
    parser.add_argument("--line-width", action="store_true", help="equivalent width of the line of the accepted model")
    parser.add_argument(
        "--script",
        choices=("xspec", "sherpa"),
        help="print the accepted fit as a script for that program, and nothing else",
    )


def _wishes(options: argparse.Namespace) -> "Wishes":
    from retriever.reading.known_source import band_of
    from retriever.reading.taken_away import Wishes

    if not 0 <= options.goodness <= MOST_SIMULATED:
        raise BadInput(f"--goodness {options.goodness}: give 1 to {MOST_SIMULATED} spectra.")
    if options.contour_plot and not options.contour:
        raise BadInput("--contour-plot goes with --contour A B.")
    bands = tuple(band_of(text) for text in options.flux_band)
    pair = (options.contour[0], options.contour[1]) if options.contour else None
    return Wishes(bands, options.samples, pair, options.goodness, options.line_width)


def _plot(reading: "Reading", path: str) -> None:
    from retriever.estimates.picture import plot_observation
    from retriever.reading.records import PictureReading, TableReading, TimesReading
    from retriever.timing.picture import plot_timing

    _check_picture(path, "--plot")
    if isinstance(reading, TimesReading):
        _save(plot_timing(reading.timing, f"{reading.object or reading.file}, {reading.instrument}"), path, "--plot")
        return
    if isinstance(reading, PictureReading):
        raise BadInput(f"--plot {path}: {reading.file} is an image already; leave --plot out.")
    if isinstance(reading, TableReading):
        raise BadInput(f"--plot {path}: {reading.file} is a plain table without a response; leave --plot out.")
    _save(plot_observation(reading.observation, reading.estimate.best_fit), path, "--plot")


def _check_picture(path: str, option: str) -> None:
    if Path(path).suffix.lower() not in (".png", ".svg", ".pdf"):
        raise BadInput(f"{option} {path}: give a name that ends in .png, .svg or .pdf.")


def _save(figure: "Figure", path: str, option: str) -> None:
    _check_picture(path, option)
    try:
        figure.savefig(path, dpi=120)
    except OSError as error:
        raise BadInput(f"{option} {path} can't be written ({error.strerror}): choose another place.") from None
