"""How surely an expert would call an NT plane standard, learnt from pictures that people graded."""
