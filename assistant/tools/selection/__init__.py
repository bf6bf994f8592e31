"""Tools on many sources at once: lists by set logic, numbers computed over them, and what is unusual among them."""
