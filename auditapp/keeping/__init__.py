"""Keeping the installation: backups, restoring, moving, upgrading."""
