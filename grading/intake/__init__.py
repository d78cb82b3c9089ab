"""What came in: the learning platforms' folders and zips in, submissions and their cells out."""
