"""How good a frame is and how clear each structure on it: measures by fixed formulas, and opinions learnt from made faults and phantoms."""
