"""A printed report copied out as text, damaged on the way: what is read of it is right, marked, or missing."""
