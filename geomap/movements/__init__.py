"""Movements: what went from where to where, as the text states it.

A clause reader over the words of ``geomap.text``: no tagger, no parser. In order, for each sentence:

``items``      words with coarse tags, names of places as one item each
``triggers``   movement words of the reviewed table (``words``), verb or noun, active or passive
``arguments``  ends, ways and what moves, behind the word (``places`` reads one noun phrase, ``lookahead`` says where
               the clause goes on); ``subjects`` what stands before it
``theme``      what only seems to move (money, messages, power, disease) is turned away
``modality``   reported, alleged, planned, denied, hypothetical; ``mode`` by what way
``context``    "there", "his country", the place of the event before
``chains``     one leg told by two verbs, journeys of several legs; ``lines`` what runs between two places
``legs``       one leg for each pair of ends
"""

from geomap.movements.reader import read_legs

__all__ = ["read_legs"]
