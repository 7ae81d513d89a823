"""Kinds of measures, one file a domain; :mod:`detente.deal.measure` is their union."""
