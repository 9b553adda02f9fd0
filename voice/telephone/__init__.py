"""How 小伴 is reached by telephone: an exchange at the edge speaks to us by sockets."""
