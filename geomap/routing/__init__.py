"""Routing: the path of a leg, or why none is drawn."""
