"""Where managers make checklists their own: drafts, their forms, the preview, publishing, updates that ship."""
