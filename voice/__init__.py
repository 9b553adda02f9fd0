"""How 小伴 hears and speaks."""
