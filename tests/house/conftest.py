"""The graph of two lamps, for the tests of the check."""

from lamps import folders, found

__all__ = ["folders", "found"]
