"""What the commands print with: a console, and cells in which nothing of an article is markup or a command.

In: values. Out: rich texts. Refuses nothing.
"""

import os
from typing import Any

from rich.console import Console
from rich.text import Text

from pipeline.show.safe import safe

_PIPE_WIDTH = 140
"""Into a file or another program there is no terminal whose width would count."""


def make_console() -> Console:
    """Return the console of standard output."""
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PIPE_WIDTH
    return console


def cell(value: Any, style: str = "") -> Text:
    """Return a value as text that is printed as it stands; null is empty."""
    return Text("" if value is None else safe(str(value)), style=style)
