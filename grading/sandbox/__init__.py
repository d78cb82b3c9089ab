"""Where learners' code runs: a plan of cells and questions in, the lines that the jail sent out."""
