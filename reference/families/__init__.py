"""Families of networks as people bring them: exporters and engine beside their framework."""
