"""The world: the snapshot in the package, its checks, and how it is built."""
