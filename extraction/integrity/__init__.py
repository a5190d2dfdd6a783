"""What the values of one cell, or of cells side by side, say against themselves.

A *refusal* is a value that cannot be (an SD of 0, more persons with an event than persons): it stays out of
pooling even when the paper prints it. A *finding* is a value that does not add up: it is answered and pooled.
"""
