"""Claims: what a scene says of its titles. One file a question; `reader` asks them all."""
