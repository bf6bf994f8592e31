"""Facts of other catalogues that are held beside the libraries: redshifts by position, the Galaxy's columns over the sky."""
