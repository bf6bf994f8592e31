"""Two PDFs of the user's own, of papers in the made-up archives: what their pages say is not in the abstracts."""

from pathlib import Path

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from tests.support.archives.made_up.names import spoken
from tests.support.archives.made_up.papers import MadeUpPaper, made_up_papers
from tests.support.archives.made_up.sources import made_up_sources


def pdf_pages() -> dict[str, tuple[str, ...]]:
    """The text of each page, by bibcode."""
    low_mass, cluster = _first("LMXB"), _first("galaxy cluster")
    x, c = _named(low_mass), _named(cluster)
    return {
        low_mass.bibcode: (
            f"1. Introduction. The binary {x} was discovered in an outburst.",
            f"2. Distance. The burst of {x} with photospheric radius expansion puts the source at a distance of 7.6 kpc.",
            f"3. Discussion. We saw a disc wind in {x} that carries away more mass than is accreted.",
        ),
        cluster.bibcode: (
            f"1. Data. The observation of {c} was filtered for flares of the background.",
            f"2. Abundance. The metal abundance of {c} peaks at 0.9 solar in the core and falls to 0.3 solar outside.",
        ),
    }


def write_pdfs(folder: Path) -> Path:
    """One file a paper, named by its bibcode."""
    folder.mkdir(parents=True, exist_ok=True)
    for bibcode, texts in pdf_pages().items():
        with PdfPages(folder / f"{bibcode.replace('&', '_and_')}.pdf") as pages:
            for text in texts:
                figure = Figure(figsize=(16, 4))
                figure.text(0.02, 0.5, text)
                pages.savefig(figure)
    return folder


def _first(kind: str) -> MadeUpPaper:
    """The first paper on a source of the kind."""
    sources = made_up_sources()
    return next(p for p in made_up_papers() if p.told and sources[p.sources[0]].kind.name == kind)


def _named(paper: MadeUpPaper) -> str:
    return spoken(made_up_sources()[paper.sources[0]].called)
