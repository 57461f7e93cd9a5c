"""The tablet's wire: what it sends, what it may fetch, and its service worker."""
