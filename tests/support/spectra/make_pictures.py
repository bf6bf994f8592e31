"""Made-up pictures, for tests: nothing here was observed."""

import numpy as np
from astropy.io import fits


def ring(side: int = 96, seed: int = 0) -> np.ndarray:
    """[side, side, 3] of 0-255: a bright ring on a dark noisy ground."""
    radius = np.hypot(*(np.mgrid[:side, :side] - side / 2))
    light = np.exp(-(((radius - side / 5) / (side / 20)) ** 2)) + np.random.default_rng(seed).normal(
        0.05, 0.02, radius.shape
    )
    return (255 * np.clip(light, 0, 1)[:, :, None] * [0.4, 0.8, 1.0]).astype(np.uint8)


def write_picture(path, pixels: np.ndarray):
    """By the name's ending PNG or JPEG, or a FITS image of the first colour."""
    if path.suffix == ".fits":
        header = fits.Header({"OBJECT": "Ring", "TELESCOP": "TOY"})
        fits.PrimaryHDU(pixels[:, :, 0].astype(np.float32), header).writeto(path)
    else:
        from PIL import Image

        Image.fromarray(pixels).save(path)
    return path
