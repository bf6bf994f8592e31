"""Energy bands in keV: those of the Chandra Source Catalog."""

BANDS = {"s": (0.5, 1.2), "m": (1.2, 2.0), "h": (2.0, 7.0), "b": (0.5, 7.0)}


BROAD = BANDS["b"]
