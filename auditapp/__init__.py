"""Walkaround: audits and spot checks for care homes that are followed through."""
