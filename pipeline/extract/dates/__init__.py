"""Date expressions and what they mean on a publication day; ``find.find_dates`` is the door."""
