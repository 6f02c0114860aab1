"""What goes in and out: rows as JSON, amounts as decimal strings; one module a subject."""
