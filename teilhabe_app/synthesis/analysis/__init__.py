"""Pure computing for the work on dossiers: agreement between coders, and where sentences begin."""
