"""A document becomes a draft deal: sentences, actors, certainty, topics, claims, a draft."""
