"""Deals: schema, loader with line numbers, and the deal in sentences."""
