"""Published models, one a file; the registry and the order in which they are solved."""
