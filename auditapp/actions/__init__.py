"""Findings and actions: raise, assign, do, verify, reopen."""
