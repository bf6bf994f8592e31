"""The Chandra Source Catalog's science energy bands for ACIS.

Soft 0.5-1.2, medium 1.2-2, hard 2-7 and broad 0.5-7 keV (Evans et al. 2010, ApJS 189, 37, table 2): chosen so that counts
spread evenly over them and hardness ratios separate kinds of sources. The catalogue's ultrasoft band (0.2-0.5 keV) isn't
used: ACIS is badly calibrated there. Hardness ratios, band fluxes and what the network predicts all refer to these.
"""

# name: (low, high) in keV
BANDS = {"s": (0.5, 1.2), "m": (1.2, 2.0), "h": (2.0, 7.0), "b": (0.5, 7.0)}
BROAD = BANDS["b"]
# the bands that do not overlap, from soft to hard
NARROW = ("s", "m", "h")
