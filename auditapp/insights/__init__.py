"""Pages and questions over several features."""
