"""How objects and places are written; knows no catalogue."""
