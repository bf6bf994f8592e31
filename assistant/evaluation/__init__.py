"""Questions with known answers, the judge, timings."""
