"""Gazetteers: names in, candidate places out."""
