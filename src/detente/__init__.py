"""detente: if this diplomatic deal happens, who gains, who loses, by how much, how sure are we?"""

__version__ = "0.1.0"
