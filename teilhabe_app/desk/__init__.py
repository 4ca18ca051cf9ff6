"""The moderators' desk: one queue over all input, and intake of paper, phone and cards."""
