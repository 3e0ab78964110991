"""What the machine sees: pixels in, predictions out. Knows no Django, no database, no guideline."""

import os

# Read when torch's OpenMP loads. Its threads spin while they wait by default: beside any other busy process that costs five times the time.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
