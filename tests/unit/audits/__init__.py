"""How an audit is told, without a page round it."""
