"""Files and event lists to an ``Observation``; imports only ``errors``."""
