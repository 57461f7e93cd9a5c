"""Putting a home into service: the first start, the setup checklist, homes from the directory."""
