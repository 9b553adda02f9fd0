"""What 小伴 teaches: one YAML file a guide, and how a person walks through it."""
