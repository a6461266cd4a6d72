"""Documents in: each module turns one kind of input into documents, and what it cannot turn into rejections."""
