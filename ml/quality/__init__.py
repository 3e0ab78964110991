"""How clear a frame and each structure on it are. Formulas for now; a network that learnt from human grades may follow."""
