"""How requests are carried out and answered: one module a verb or family of verbs."""
