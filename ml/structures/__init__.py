"""Where the anatomy lies: boxes of the nine structures of the mid-sagittal NT plane."""
