"""Upper-case wires given back their small letters, offsets kept; ``apply.truecase`` is the door."""
