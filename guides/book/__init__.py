"""Guides on paper: a book for people, lessons for volunteers, a record of what was learned."""
