"""``scholar read``: a spectrum read, its parameters, and what one takes away of it."""

import argparse
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.engines import add_library_options
from assistant.terminal.output import note
from retriever.errors import BadInput
from retriever.options import Parser

if TYPE_CHECKING:
    from retriever.reading.records import Reading
    from retriever.reading.taken_away import Wishes


def read_spectrum(argv: list[str]) -> int:
    """``scholar read FILE``"""
    options = _options(argv)
    from retriever.library.opening import open_library
    from retriever.reading.as_json import as_json
    from retriever.reading.files import read_one
    from retriever.reading.known_source import given
    from retriever.reading.near_papers import papers_near, shown_by
    from retriever.reading.place import similar_to
    from retriever.reading.taken_away import script_of, taken_away

    told = given(
        options.redshift, options.galactic_column, options.band, tuple(options.freeze), distance_kpc=options.distance
    )
    wishes = _wishes(options)
    opened = cache(lambda: open_library(options.library, note))
    reading = read_one(options.file, options.arf, options.rmf, options.background, options.row, opened, told)
    if options.script:
        print(script_of(options.script, reading, options.row), end="")
        return 0
    if options.plot:
        _plot(reading, options.plot)
    library, away = opened(), taken_away(reading, wishes)
    record = as_json(reading, similar_to(reading, library), papers_near(shown_by(reading), library), away)
    if options.json:
        print(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        from assistant.terminal.reading_view import print_reading

        print_reading(record, reading)
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = Parser("scholar read", description="Read a spectrum: what it is and its physical parameters.")
    parser.add_argument("file")
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
        "--script",
        choices=("xspec", "sherpa"),
        help="print the accepted fit as a script for that program, and nothing else",
    )


def _wishes(options: argparse.Namespace) -> "Wishes":
    from retriever.reading.known_source import band_of
    from retriever.reading.taken_away import Wishes

    return Wishes(bands=tuple(band_of(text) for text in options.flux_band))


def _plot(reading: "Reading", path: str) -> None:
    from retriever.estimates.picture import plot_observation
    from retriever.reading.records import TableReading

    if Path(path).suffix.lower() not in (".png", ".svg", ".pdf"):
        raise BadInput(f"--plot {path}: give a name that ends in .png, .svg or .pdf.")
    if isinstance(reading, TableReading):
        raise BadInput(f"--plot {path}: {reading.file} is a plain table without a response; leave --plot out.")
    try:
        plot_observation(reading.observation, reading.estimate.best_fit, path)
    except OSError as error:
        raise BadInput(f"--plot {path} can't be written ({error.strerror}): choose another place.") from None
