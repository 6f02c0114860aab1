"""Self-evaluation forms and their summaries: points, targets, weights, money, totals."""
