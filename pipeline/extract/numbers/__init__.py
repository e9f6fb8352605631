"""Quantities in words and digits; ``find.find_quantities`` is the door."""
