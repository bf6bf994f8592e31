"""VOTables written without astropy's writer in C, which can damage the memory of the process.

In astropy 8.0.2 (astropy's issue 20419) that writer ends a row whose text is 256, 512, 1024, ... characters long one byte
past its buffer. That byte is of whatever object lies there, so the process dies later and elsewhere, most often while
garbage is collected. ``VOTableFile.to_xml``, ``VOTableFile.write`` and ``Table.write(format="votable")`` use it, and so does
pyvo for a table that is sent to a service; ``astropy.io.votable.writeto`` does not, and its bytes are the same.
"""

import io
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from astropy.io.votable.tree import VOTableFile
    from astropy.table import Table


def write_votable(table: "Table | VOTableFile", target: BinaryIO) -> None:
    """Write a table, or a whole document, as text that people can read (TABLEDATA)."""
    from astropy.io.votable import writeto

    writeto(table, target, tabledata_format="tabledata")


def votable_bytes(table: "Table | VOTableFile") -> bytes:
    """The same in memory."""
    content = io.BytesIO()
    write_votable(table, content)
    return content.getvalue()
