"""What a person sees and touches, so that a journey reads like a story."""
