"""Sources and instruments to simulated spectra."""
