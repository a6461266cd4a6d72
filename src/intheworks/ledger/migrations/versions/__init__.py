"""One module for each step of the schema; a step that has shipped is never edited."""
