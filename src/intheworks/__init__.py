"""In the Works: where every film and series in the works stands, with the exact words it came from."""
