"""Where the office keeps the keys that sign what it publishes, and the folders that they sign."""

SEALED = ("published", "portals")
"""Folders of departments' publications and of the sites over all departments, which one key signs."""

KEY = "signing-key.pem"
"""The key that signs."""

NEXT = "signing-key.next.pem"
"""The one that will, while folder after folder is told of it."""

RETIRED = "retired-keys"
"""The folder of those that signed before."""
