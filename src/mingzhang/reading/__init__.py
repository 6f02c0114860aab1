"""A document becomes pages, and pages become recognised filled forms and statements."""
