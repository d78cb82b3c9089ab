"""Grading: a folder of submissions in, marks and feedback out. Nothing that comes from a submission is trusted."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
