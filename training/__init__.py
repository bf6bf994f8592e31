"""Everything that makes what is served: simulations, trained weights, corpora, the bundled catalogue. Never imported by what serves."""
