"""小伴 on the telephone: calls by Asterisk's AudioSocket, and by services that stream calls."""
