"""One run of a checklist: start, answers, notes, finish."""
