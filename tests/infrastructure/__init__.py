"""Tests of the composition root and of what operators run."""
