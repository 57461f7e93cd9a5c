"""The builder of checklists, through its pages."""
