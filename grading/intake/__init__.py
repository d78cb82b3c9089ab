"""What students handed in: learning platforms' folders and zips in, submissions and their cells out."""
