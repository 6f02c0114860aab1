"""REST: request, query or service, response; everything a page can do."""
