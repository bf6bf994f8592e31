"""Papers asked for by bibcode, author and year; premises and remarks that a question holds; what the catalogue itself is."""

import pytest

from assistant.request.named_papers import named_papers


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2011ApJ...742...85G", "2011ApJ...742...85G"),
        ("Summarise 2012ARA&A..50..455F", "2012ARA&A..50..455F"),
        ("papers by Fabian", "2012ARA&A..50..455F"),
        ("Gou et al. (2011)", "2011ApJ...742...85G"),
        ("What did Okabe and colleagues report on Abell 2163 in 2011?", "2011ApJ...741..116O"),
        ("Has Mirabel written anything?", "1999ARA&A..37..409M"),
        ("Mirabel's papers", "1999ARA&A..37..409M"),
        ("papers published before 1991", "1990ApJ...365L..51H"),
    ],
)
def test_named_papers_are_found(library, text, first):
    assert named_papers(text, library).papers[0].bibcode == first


@pytest.mark.parametrize(
    "text",
    [
        "sources within 2 deg of NGC 5033",
        "What is 3C 273?",
        "list of Seyferts",
        "PSR J1740+1000 in 2026?",
        "papers on the jets of SS 433",
        "hard X-ray flux of Miller 99",
    ],
)
def test_other_questions_name_none(library, text):
    assert named_papers(text, library) is None


def test_a_bibcode_that_is_not_here_is_refused(assistant):
    answer = assistant.ask("Summarise 2099ApJ...999..999Z")
    assert answer.claims[0].text.startswith("I have no evidence") and not any(i[0] == "P" for i in answer.cited)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Is it true that 3C 273 has a redshift of 0.5?", "I have no evidence that the redshift of 3C 273 is 0.5."),
        (
            "Since the spin period of Cen X-3 is 80 s, is it slow?",
            "I have no evidence that the spin period of Cen X-3 is 80.",
        ),
        ("Why does Vela X-1 have a spin period of 283 s?", "The spin period of Vela X-1 is 283 s"),
        ("Is the distance of Cyg X-1 2.1 kpc?", "The distance of Cyg X-1 is 2103 pc"),
        ("Is the photon index of 3C 273 above 2?", "No: 3C 273 is not a source with photon index > 2."),
        ("What kind of galaxy cluster is Cen X-3?", "I have no evidence that Cen X-3 is a galaxy cluster"),
        ("The white dwarf NGC 1068: what is its distance?", "I have no evidence that NGC 1068 is a white dwarf"),
        ("Was EX Hya always a Seyfert galaxy?", "I have no evidence that EX Hya is a seyfert galaxy"),
        ("Is the spectrum of NGC 4151 real or simulated?", "The spectrum of NGC 4151 here is simulated"),
        ("How many sources are in the catalogue?", "The library curated holds 280 X-ray sources"),
        ("How many papers do you have on NGC 4151?", "4 papers in the library curated are linked to NGC 4151."),
        (
            "What is the inclination of A0620-00?",
            "Gelino et al. (2001) report an inclination of 40.75 deg (37.75 to 43.75) for V616 Mon",
        ),
    ],
)
def test_premises_and_questions_on_the_catalogue_itself(assistant, question, begins):
    answer = assistant.ask(question)
    assert answer.claims[0].shown.startswith(begins) and not answer.dropped


def test_them_of_a_list_are_those_that_were_listed(assistant):
    from assistant.request.conversation import Conversation

    conversation = Conversation()
    assistant.ask("list the Wolf-Rayet stars", conversation=conversation)
    answer = assistant.ask("Which of them is closest?", conversation=conversation)
    assert "sorted by distance, lowest first" in answer.claims[0].text and "Sand 5" in answer.claims[1].text
