"""One reader a public data set: a folder in, manifest entries out."""
