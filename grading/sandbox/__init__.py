"""Where learners' code runs: a plan of cells and questions in, the lines that came out of the jail out."""
