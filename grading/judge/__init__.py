"""What it is worth: one submission in, one result out."""
