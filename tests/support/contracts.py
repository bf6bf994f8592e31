"""What ``scholar`` promises to programs: fields that may be added to, never taken away."""

READ_JSON = frozenset(
    (
        "file",
        "object",
        "instrument",
        "exposure_s",
        "counts",
        "background_counts",
        "energy_range_keV",
        "parameters",
        "class_probabilities",
        "similar_sources",
        "papers",
        "timing",
        "warnings",
    )
)
