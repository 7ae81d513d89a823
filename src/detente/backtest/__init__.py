"""Backtests: dated episodes, what the models say about them, and what came.

``episode`` reads the files of an episode (deal, world before, observed figures), ``quantity`` reads
a number off a solved state, ``predict`` solves the draws, ``naive`` the simple answers beside them,
``score`` says how far off they were, ``run`` does all of it, ``show`` and ``page`` tell it.
"""
