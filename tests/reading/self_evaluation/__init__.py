"""Reading self-evaluation forms and their summary tables."""
