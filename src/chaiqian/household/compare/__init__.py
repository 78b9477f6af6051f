"""Deciding with open eyes: ways side by side, every combination of flats, what a day brings. Nothing prints here."""
