package dev.onecopy.computation;

/** A node whose elements are written to an output in the output's order. */
record Writing(int node, OutputArray output) {}
