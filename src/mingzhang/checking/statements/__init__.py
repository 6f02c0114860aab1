"""What running text states, held against the tables: amounts, growth, shares, items, reasons."""
