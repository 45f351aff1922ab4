"""Recognition: an article in, its mentions of places out."""
