"""Actors named in a text, and the lexicon they are looked up in; ``find.find_actors`` is the door."""
