"""The voices, and the order in which they are asked."""
