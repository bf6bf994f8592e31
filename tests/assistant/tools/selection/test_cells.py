"""The record behind a cell of a list."""

import numpy as np

from assistant.tools.selection.cells import _record
from retriever.library.index.value_columns import in_own_unit


def test_every_value_of_the_columns_has_its_record(library):
    """Whatever its name (the Galactic column, a limit) and whatever unit it was given in."""
    values = library.sources.measured
    names = set()
    for place in range(0, len(values.source), 7):
        if values.names[values.name[place]] == "redshift":  # of the source's own record
            continue
        record = _record(library, int(values.source[place]), place)
        assert record is not None and record.name == values.names[values.name[place]]
        assert np.isclose(in_own_unit(record)[0], values.value[place], equal_nan=True)
        names.add(record.name)
    assert len(names) > 20 and "nh_gal" in names
