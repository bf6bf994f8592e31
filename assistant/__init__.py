"""The assistant: reads a question, looks things up, answers in verified claims."""
