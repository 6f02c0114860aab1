"""Makes the cell of a form from what is printed in it, as every form is filled."""

from mingzhang.forms.cells import NUMERIC, make_cell

__all__ = ["NUMERIC", "make_cell"]
