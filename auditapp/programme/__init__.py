"""What is due, where and when."""
