/**
 * The language: an expression is parsed, and typed by NumPy 2's rules into a graph of operations. May use the array and
 * kernel packages; knows nothing of how a graph is computed.
 */
@NullMarked
package dev.onecopy.expression;

import org.jspecify.annotations.NullMarked;
