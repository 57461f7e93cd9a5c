"""Providers, homes, areas, people and their roles, tablets, sign-in."""
