"""Charts drawn on the server: one look for documents, pages and the office; SVG with the same data as a table."""
