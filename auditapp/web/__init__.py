"""The HTTP floor. It knows no feature; create_app hands it what it needs."""
