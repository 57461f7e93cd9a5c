"""Checklists in and out: XLSForms, YAML and plain lists become drafts; versions become files."""
