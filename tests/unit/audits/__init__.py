"""The builder's forms, without a page round them."""
