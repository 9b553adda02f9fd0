"""The page: 小伴 in a browser, with or without JavaScript."""
