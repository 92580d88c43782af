"""Families of networks beside their frameworks. `python -m reference.families --help`."""
