"""A library folder of three made-up sources and two papers, sound in every way; tests break it where they like."""

from pathlib import Path

from retriever.catalogue.records import Measurement, Paper, Report, Source
from retriever.library.format import tables
from retriever.library.format.manifest import Manifest, checksums, write_manifest

FIRST, SECOND = "9001AbcJ..11....1A", "9002AbcJ..12....2B"
FLUX = Measurement(
    "flux_aper_b",
    2e-13,
    1.5e-13,
    2.5e-13,
    0.68,
    "erg s^-1 cm^-2",
    "a made-up catalogue: aperture energy flux",
    "9000Cat..&...1.....1C",
    "0.5-7 keV",
    "Made-up Camera",
)


def small_sources() -> list[Source]:
    """One with values, one whose only value is reported by a paper, one without a position."""
    nh = Measurement("powlaw_nh", 12.0, unit="1e20 cm^-2", method="a made-up catalogue: absorbed power-law fit")
    steep = Measurement("powlaw_gamma", 11.5, method="a made-up catalogue: absorbed power-law fit", flag="implausible")
    return [
        Source("s1", "MUS J0001+01", ("MUS 1",), 0.25, 1.5, "made up", "agn", measurements=(FLUX, nh, steep)),
        Source(
            "s2", "MUS J0002+02", (), 0.5, 2.5, "made up", "star", class_from="made up", origin="a made-up catalogue"
        ),
        Source("s3", "MUS J0003+03", (), float("nan"), float("nan"), "", "agn"),
    ]


def small_papers() -> list[Paper]:
    """One on the second source with a value, one on none."""
    told = Measurement("bb_kt", 250.0, unit="eV", method="read by rules from the abstract", reference=FIRST)
    report = Report("s2", "title", "MUS J0002+02 has a temperature of 250 eV.", (told,), "abstract")
    return [
        Paper(FIRST, "The corona of MUS J0002+02", ("Müller, A.", "Team & Co"), 9001, (report,), "A corona is hot."),
        Paper(SECOND, "100 % of {what} we don't know", ("O'Neil, B.",), 9002, (), "Nothing is known."),
    ]


def write_small(folder: Path, name: str = "small", sources: list[Source] | None = None) -> Path:
    """Write it to ``folder``, its manifest included."""
    sources = small_sources() if sources is None else sources
    rows = [tables.source_rows(source) for source in sources]
    tables.write_table(folder, tables.SOURCES, [row for row, _ in rows])
    tables.write_table(folder, tables.MEASUREMENTS, [m for _, measured in rows for m in measured])
    papers = [tables.paper_rows(paper) for paper in small_papers()]
    tables.write_table(folder, tables.PAPERS, [row for row, _ in papers])
    tables.write_table(folder, tables.REPORTS, [r for _, reports in papers for r in reports])
    sign(folder, name)
    return folder


def sign(folder: Path, name: str = "small") -> None:
    """The manifest anew, with the checksums of what lies there."""
    about = Manifest(name, "A small library", "made up", "free", "by a test", ("nobody",), checksums(folder))
    write_manifest(folder, about)
