"""What goes back: results in; the table, the pages and the gradebook out."""
