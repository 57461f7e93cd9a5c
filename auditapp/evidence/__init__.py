"""Photos: slots, what the tablets sent, renditions, and the store that keeps them."""
