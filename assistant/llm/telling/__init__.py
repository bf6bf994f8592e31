"""A language model words an answer: claims from the ledger's evidence, each verified before it is shown."""
