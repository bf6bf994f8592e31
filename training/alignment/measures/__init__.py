"""What is measured of both, the report, the bench."""
