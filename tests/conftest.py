"""That this file is here puts this folder on the path, so that every test can import `stories`."""
