"""Compact objects: neutron stars and white dwarfs in binaries, black holes, jets and what radiates in them."""
