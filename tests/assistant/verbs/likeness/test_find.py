"""Words over real images and light curves: a list with cards, what it is worth, and which domain was searched."""

from assistant.request.language.wanted import Wanted


def test_images_that_fit_words(by_request):
    words = "pictures of planetary nebulae"
    answer = by_request(Wanted("find", domain="deep-sky", topic=words, question=words))
    first = answer.claims[0]
    assert "a planetary nebula, fits these words best" in first.text and first.table and not answer.dropped
    cards = [item.record for item in answer.ledger.of_kind("source") if item.id in answer.cited]
    assert len(cards) == 8 and all(card["real_image"] for card in cards)
    assert "by chance" in answer.claims[1].text and any("the domain deep-sky" in note for note in answer.notes)


def test_stars_that_vary_as_words_say(by_request):
    answer = by_request(Wanted("find", domain="variables", topic="light curves like RR Lyrae"))
    assert "most typical of the class RRab or RRc" in answer.claims[0].text and not answer.dropped
    rows = answer.ledger.table(answer.claims[0].table)["rows"]
    assert {row[1] for row in rows} == {"RRab", "RRc"} and all(row[3] == "REAL" for row in rows)


def test_a_class_that_no_star_here_has_is_refused(by_request):
    answer = by_request(Wanted("find", domain="variables", topic="light curves of Cepheids"))
    assert answer.claims[0].refuses and "Mira" in answer.claims[0].text
