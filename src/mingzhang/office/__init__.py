"""The office: the Django site where departments work. One app, layered; only this room knows Django."""
