"""Articles: a file, standard input or a string in, an ``Article`` out."""

from geomap.articles.reader import read
from geomap.articles.text import article_id, from_text

__all__ = ["article_id", "from_text", "read"]
