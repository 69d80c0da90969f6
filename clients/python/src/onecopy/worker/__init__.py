"""A worker of calls: serves a user's own functions on the arrays of the segment, as docs/messages.md says.

One process talks to the broker and runs nobody's code. The calls run in child processes, one at a time in each, so that
a function that crashes, hangs or exhausts the memory takes nothing with it but its call.
"""
