"""Reports: a run explained to a reader; they read the run and nothing else."""
