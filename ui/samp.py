"""Tables to the other programs on this desk (TOPCAT, Aladin, DS9) through SAMP, by pyvo's client (astropy's own of old).

Only a chat on the user's own machine does this: a hub is found by a file in the user's home, and receives a path.
"""

from pathlib import Path

from retriever.errors import ServiceMissing
from ui.words import say

MTYPE = "table.load.votable"


def broadcast(content: bytes, name: str, folder: Path) -> int:
    """Send a VOTable to every program that takes tables; returns how many there are.

    Raises ServiceMissing, in one line, when no hub runs or nobody takes the table.
    """
    from pyvo import samp

    samp.conf.use_internet = False  # else a server outside is asked for this machine's address
    client = samp.SAMPIntegratedClient(name="Spectrum Scholar", description="Chat on X-ray sources", addr="127.0.0.1")
    try:
        client.connect()
    except Exception:  # no lock file, a stale one, a hub that does not answer: all the same to the user
        raise ServiceMissing(say("samp.no_hub")) from None
    try:
        receivers = client.get_subscribed_clients(MTYPE)
        if not receivers:
            raise ServiceMissing(say("samp.nobody"))
        path = folder / f"{name}.vot"
        path.write_bytes(content)
        client.notify_all({"samp.mtype": MTYPE, "samp.params": {"url": path.as_uri(), "name": name, "table-id": name}})
        return len(receivers)
    finally:
        client.disconnect()
