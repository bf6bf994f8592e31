"""The files that wait in the question's box, each with its name and what it is for; what a spectrum lacks before it is sent."""

from markupsafe import Markup

from retriever.reading.header_text import clean
from retriever.spectra.upload_roles import UploadRole, upload_roles
from ui.html.rendering import render
from ui.words import say, words

_LONGEST = 60


def file_chips(files: list[str]) -> Markup:
    """Empty without files."""
    if not files:
        return Markup()
    roles = upload_roles(files)
    return render(
        "file_chips.html", files=[_chip(role) for role in roles], lacks=[t for role in roles for t in _lacks(role)]
    )


def _chip(role: UploadRole) -> tuple[str, str]:
    return clean(role.name, _LONGEST), words("files.roles")[role.kind]


def _lacks(role: UploadRole) -> list[str]:
    """What a spectrum lacks, a sentence each."""
    name = clean(role.name, _LONGEST)
    return [
        say(
            "files.lacks_named" if lack.named else "files.lacks",
            name=name,
            what=words("files.companions")[lack.kind],
            named=clean(lack.named, _LONGEST),
        )
        for lack in role.lacks
    ]
