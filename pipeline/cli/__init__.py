"""The command line. ``commands`` holds what a user can say; each command's work is a module of its own."""

from pipeline.cli.commands import app, main

__all__ = ["app", "main"]
