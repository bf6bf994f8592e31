"""Tools on the glossary."""
