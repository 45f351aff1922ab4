"""A news article in, a map that can be checked against the article out."""
