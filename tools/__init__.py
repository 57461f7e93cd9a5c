"""Small programs for whoever works on the product; none is needed to run it."""
