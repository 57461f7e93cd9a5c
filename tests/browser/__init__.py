"""Journeys through a real server and a real browser."""
