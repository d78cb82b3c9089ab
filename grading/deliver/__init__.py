"""What teachers and students get: results in; the table, the pages and the gradebook out."""
