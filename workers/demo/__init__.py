"""The demo: drawn phantoms and simulated reviewers, labelled as such on every page. No patient, no person."""
