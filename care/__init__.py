"""Who may see what: records, redaction, and what is kept of a person."""
