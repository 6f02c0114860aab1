"""The pages: request, query or service, response; server-rendered, answered at once."""
