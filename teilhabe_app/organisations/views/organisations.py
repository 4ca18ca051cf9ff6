"""Pages about organisations of civil society."""
