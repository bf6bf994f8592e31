"""The library: spectra, their physics, the catalogue, names, encoders and search. Imports nothing above it."""
