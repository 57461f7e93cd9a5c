"""Evidence packs: what happened in a home over a period, in one file that proves itself."""
