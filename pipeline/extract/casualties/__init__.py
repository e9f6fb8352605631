"""Who was killed, injured, abducted or detained, and how many; ``find.find_casualties`` is the door."""
