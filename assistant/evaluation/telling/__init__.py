"""What a language model's words are worth, what verification makes of them, and traces to train one on."""
