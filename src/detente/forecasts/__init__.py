"""Forecasts with dates: stored when made, resolved when known, scored against what happened."""
