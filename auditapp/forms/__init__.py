"""WTForms, one module per feature. Choices come from the views."""
