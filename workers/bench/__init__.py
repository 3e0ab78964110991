"""How fast the product is here: measured with the product's own parts, beside what others do on the same pictures."""
