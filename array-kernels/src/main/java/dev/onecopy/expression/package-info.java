/**
 * The language: an expression is parsed, typed by NumPy 2's rules, compiled to a program, run slice by slice, and
 * finished from the partial results. May use the array, kernel and reduction packages; knows neither Spring nor a
 * broker.
 */
@NullMarked
package dev.onecopy.expression;

import org.jspecify.annotations.NullMarked;
