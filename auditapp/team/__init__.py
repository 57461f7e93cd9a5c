"""Who works where: inviting, changing, leaving, and what each of them has open."""
