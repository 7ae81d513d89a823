"""Raw official files to the snapshot that the package carries, one step a module."""
