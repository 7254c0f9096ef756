"""What the scripts of the proving ground share. None of Tenon's own code."""
