"""The page: chat, spectrum workbench, catalogue."""
