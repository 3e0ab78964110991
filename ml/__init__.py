"""What the machine sees: pixels in, predictions out. Knows no Django, no database, no guideline."""
