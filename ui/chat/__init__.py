"""Conversations: session, messages, kept, exported, replayed; the left column."""
