"""The pages: server-rendered, answered at once."""
