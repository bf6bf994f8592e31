"""Reading a question (rules only; looks nothing up but names)."""
