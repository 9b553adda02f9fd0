"""What makes a sentence plain: short, one action, words and characters that everybody knows."""
