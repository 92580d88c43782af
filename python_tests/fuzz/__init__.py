"""Fuzzers: a few cases in every test run, many in ``npm run fuzz``."""
