"""How coded text is shown to people, in a terminal or on a page: what is marked, under which name, safely."""
