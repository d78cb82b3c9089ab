"""What a submission is worth: one submission in, one result out."""
