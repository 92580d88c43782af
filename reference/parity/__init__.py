"""Whole networks: our engine beside PyTorch and Keras. `python -m reference.parity --help`."""
