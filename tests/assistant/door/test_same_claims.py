"""Thirty questions through the door give the claims of ``scholar ask``."""

import anyio
import pytest
from mcp import Client

from assistant.door.desk import Desk
from assistant.door.server import make_server, own_files

QUESTIONS = """
What is 3C 273?
What is the redshift of 3C 273?
How hard is the X-ray spectrum of 3C 273?
What is Cyg X-1?
What is the distance of Cyg X-1?
What is the photon index of NGC 4151?
Is Cyg X-1 a black hole?
Is 3C 273 a blazar?
What is HD 226868?
What is Vela?
AGN with photon index below 1.6
How many HMXBs are there?
Which is the most distant quasar?
Which sources are within 5 degrees of M87?
The three brightest X-ray binaries
What is the mean photon index of Seyfert galaxies?
Compare the photon index of Cyg X-1 and GX 339-4
Which is harder, 3C 273 or NGC 4151?
What sources are similar to Cyg X-3?
Papers on Cyg X-1
Papers on the spin of black holes
Papers by Gou
BibTeX of 2011ApJ...742...85G
What is a pulsar wind nebula?
What is the Eddington luminosity of 10 solar masses?
What wavelength has a photon of 6.4 keV?
What is the spin period of Her X-1?
What is the column density of XYZ J0102+33?
What is at 187.28 +2.05?
What can you do?
""".strip().splitlines()


@pytest.mark.slow
def test_thirty_questions_give_the_same_claims(assistant):
    assert len(QUESTIONS) == 30

    async def run():
        async with Client(make_server(Desk(lambda: assistant), own_files)) as client:
            return [(await client.call_tool("ask", {"question": q})).structured_content for q in QUESTIONS]

    for question, told in zip(QUESTIONS, anyio.run(run), strict=True):
        expected = assistant.ask(question).as_json()
        assert [(c["text"], c["evidence"]) for c in told["claims"]] == [
            (c["text"], c["evidence"]) for c in expected["claims"]
        ], question
        assert {i["id"] for i in told["evidence"]} == {i["id"] for i in expected["evidence"]}, question
        assert told["notes"] == expected["notes"]
