"""Places named or described in a text, resolved to coordinates; ``find.find_places`` is the door."""
