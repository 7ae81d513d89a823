"""Many solves: the cases of a run and the contribution of each provision."""
