"""The kiosk for an open day or a museum: the tour with sound and light, and a game, on one page that asks for nothing else."""
