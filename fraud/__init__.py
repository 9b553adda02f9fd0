"""What 小伴 warns of: the signs of fraud and of other dangers, and what to say of them."""
