"""The studio: a deal, its document and its consequences in a browser on this computer."""
