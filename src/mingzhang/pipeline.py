"""The main flow: documents become forms, forms become scores and findings. Read it top to bottom."""
