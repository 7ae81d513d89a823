"""From measures to shocks: numbers on named variables of the world."""
