"""Checklists: the shipped library, their definition, rules and published versions."""
