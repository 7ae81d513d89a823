"""The layout of a text: its lines, what marks them, and what each of them is."""
