"""Values of one source in several bands are told and compared as numbers; near redshifts say nothing of distances."""


def test_values_of_several_bands_are_told_in_the_first_sentence(said):
    found = said("conclude", "3C 273", quantities=("photon_index",), verdict="consistent")
    assert "0.5-7 keV" in found.first and "14-195 keV" in found.first
    assert "bands or methods differ" in found.first or "different bands or methods" in found.first


def test_fluxes_of_several_bands_are_not_compared_as_numbers(said):
    found = said("conclude", "3C 273", quantities=("flux",), verdict="consistent").first
    assert "as numbers" not in found


def test_near_redshifts_put_nothing_in_order(said):
    found = said("conclude", "NGC 4945", "Circinus galaxy", order="distance", descending=False, verdict="which")
    assert found.first.startswith("**It can't be told**: no distance is known here for") and found.claims[0].refuses
