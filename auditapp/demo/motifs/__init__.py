"""Drawings by place, and the canvas they share."""
