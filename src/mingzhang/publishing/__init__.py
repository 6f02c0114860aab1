"""Forms, scores and findings become documents, workbooks, pages and open data."""
