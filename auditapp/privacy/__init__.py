"""Who opened what, and one person's data: shown, exported, erased."""
