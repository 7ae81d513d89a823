"""Readers of official files, one layout a module: a file in, labelled arrays out.

A reader changes no figure. On a file in any other layout it raises :class:`DataError` and says
what it found and what it expected.
"""
