"""The address of the page for visitors, and its code for their telephones."""

from urllib.parse import urlsplit

import segno
from markupsafe import Markup

from retriever.settings import settings
from ui.serving import is_local


def public_address(scope) -> str:
    """Where visitors find the page: as it is set, else as this request came; "" where only this machine could open it."""
    given = settings().public_address
    if given:
        return given
    headers = dict(scope.get("headers", ()))
    host = headers.get(b"x-forwarded-host") or headers.get(b"host") or b""
    scheme = (headers.get(b"x-forwarded-proto") or scope.get("scheme", "http").encode()).decode("latin-1")
    root = scope.get("root_path", "").rstrip("/")
    address = f"{scheme if scheme in ('http', 'https') else 'http'}://{host.decode('latin-1')}{root}/"
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:  # a host that is none
        return ""
    return "" if not name or is_local(name) or any(sign in address for sign in " <>\"'\\") else address


def code_of(address: str) -> Markup:
    """The address as a QR code, drawn as SVG in the colours that every telephone reads."""
    made = segno.make(address, error="m", micro=False)
    return Markup(made.svg_inline(scale=6, border=4, dark="#000", light="#fff", omitsize=True))
