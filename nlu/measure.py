"""Measures understanding: ``python -m nlu.measure``.

Trains on the shipped examples and reports on the held-out utterances, which are for
measuring alone.
"""
