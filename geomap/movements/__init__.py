"""Movements: what went from where to where, as the text states it."""
