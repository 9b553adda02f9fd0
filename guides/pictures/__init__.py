"""Pictures of the screens that guides speak of, drawn from their words alone."""
