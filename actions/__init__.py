"""What 小伴 does in a turn.

``situation`` is what it remembers between turns, ``meaning`` what the person meant,
``conversation`` finds the handler for it, ``rasa_actions`` is the seam to Rasa.
"""
