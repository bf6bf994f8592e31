"""Tables to the other programs on this desk (TOPCAT, Aladin, DS9) through SAMP, by pyvo's client (astropy's own of old).

Only a chat on the user's own machine does this: a hub is found by a file in the user's home, and receives a path.
"""

from pathlib import Path
from xmlrpc.client import Fault

from retriever.errors import ServiceMissing
from ui.words import say

MTYPE = "table.load.votable"
PATIENCE_S = "10"  # for one program's reply; SAMP takes it as text


def broadcast(content: bytes, name: str, folder: Path) -> int:
    """Send a VOTable to every program that takes tables; returns how many took it.

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
        message = {"samp.mtype": MTYPE, "samp.params": {"url": path.as_uri(), "name": name, "table-id": name}}
        took = sum(_takes(client, receiver, message) for receiver in receivers)
        if not took:
            raise ServiceMissing(say("samp.refused"))
        return took
    finally:
        client.disconnect()


def _takes(client, receiver: str, message: dict) -> bool:
    """Send to one program and wait for its reply: a hub forgets a notification whose sender has left meanwhile."""
    try:
        return client.call_and_wait(receiver, message, PATIENCE_S).get("samp.status") != "samp.error"
    except Fault:  # no reply in time: it has the table, and may still be reading
        return True
