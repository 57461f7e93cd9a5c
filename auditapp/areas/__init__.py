"""The areas of a home: a tree that can be edited, and what happened in each."""
