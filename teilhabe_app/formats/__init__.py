"""What every participation format shares: process, period, action fields, state, listing."""
