"""What people fill in: labels, hints and errors live on the field."""
