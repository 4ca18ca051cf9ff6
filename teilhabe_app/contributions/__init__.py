"""One kind of record for all input, whatever the channel."""
