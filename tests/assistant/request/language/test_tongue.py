"""The language of a question."""

import pytest

from assistant.request.language.tongue import tongue_of


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Was ist die Rotverschiebung von 3C 273?", "de"),
        ("Quelle est la distance de Vela X-1 ?", "fr"),
        ("Qual è la classe di Her X-1?", "it"),
        ("¿Cuál es el índice fotónico de Mrk 421?", "es"),
        ("3C 273 的红移是多少？", "zh"),
        ("What is the photon index of Mrk 421?", ""),
        ("What was the flux of La Superba in outburst?", ""),
        ("Cyg X-1", ""),
        ("list the HMXBs in the LMC", ""),
        ("papers by De Luca on the Vela pulsar", ""),
        ("GX 339-4 distance", ""),
        ("blazars w/o z, f>4e-12", ""),
        ("agn lx 1e42 to 1e44", ""),
        ("Unterschied zwischen Neutronenstern und Magnetar?", "de"),
    ],
)
def test_the_language_of_a_question_is_told_by_its_small_words(question, language):
    assert tongue_of(question) == language
