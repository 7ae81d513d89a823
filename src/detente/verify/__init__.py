"""The models on cases whose answer is known: published studies, and the years since 2021."""
