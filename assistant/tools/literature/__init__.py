"""Tools that look papers up for a request: which papers, and what values they give."""
