"""How fast, against whom: the same conversation through stock Rasa and through 小伴."""
