"""Documents that nobody has seen: made-up departments, printed in many published styles, read and compared."""
