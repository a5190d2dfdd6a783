"""The version of the arithmetic.

A run keeps it, so that a result computed by an older engine can be told from one computed now.
The second number rises when a result changes for data that could be pooled before; the third when
only speed or wording does.
"""

ENGINE_VERSION = "1.0.0"
