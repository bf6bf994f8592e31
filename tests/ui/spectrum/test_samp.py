"""Tables sent to programs on the same desk."""

import pytest
from astropy.table import Table

from retriever.errors import ServiceMissing
from ui.catalogue import table as browse
from ui.spectrum import files
from ui.words import say


def test_samp_reaches_a_real_hub(library, tmp_path, monkeypatch):
    from pyvo import samp

    from ui.spectrum.samp import broadcast

    samp.conf.use_internet = False
    monkeypatch.setenv("SAMP_HUB", f"std-lockurl:file://{tmp_path / 'samp'}")
    content = files.table_bytes(
        browse.catalogue_table(browse.chosen(library, browse.Wanted(classes=("ULX",))), library), "VOTable"
    )
    with pytest.raises(ServiceMissing) as missing:
        broadcast(content, "sources", tmp_path)
    assert str(missing.value) == say("samp.no_hub")
    hub = samp.SAMPHubServer(web_profile=False, lockfile=str(tmp_path / "samp"), addr="127.0.0.1")
    hub.start()
    try:
        with pytest.raises(ServiceMissing) as nobody:
            broadcast(content, "sources", tmp_path)
        assert str(nobody.value) == say("samp.nobody")
        got, statuses = [], ["samp.ok", "samp.error"]
        listener = samp.SAMPIntegratedClient(name="TOPCAT's stand-in", addr="127.0.0.1")

        def receive(key, sender, message, mtype, params, extra):
            got.append(Table.read(params["url"].removeprefix("file://"), format="votable")["class"][0])
            listener.reply(message, {"samp.status": statuses[len(got) - 1], "samp.result": {}, "samp.error": {}})

        listener.connect()
        listener.bind_receive_call("table.load.votable", receive)
        assert broadcast(content, "sources", tmp_path) == 1
        assert got == ["ULX"]  # read before the sender left
        with pytest.raises(ServiceMissing) as refused:
            broadcast(content, "sources", tmp_path)
        assert str(refused.value) == say("samp.refused")
        listener.disconnect()
    finally:
        hub.stop()
