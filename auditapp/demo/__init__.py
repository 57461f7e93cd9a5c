"""A believable provider to look at, made through the same services that people use."""
