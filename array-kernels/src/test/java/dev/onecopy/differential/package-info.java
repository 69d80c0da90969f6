/**
 * What NumPy answers to random expressions on random arrays, against what is computed here. The Python side is in
 * src/test/python/numpy_cases.
 */
@NullMarked
package dev.onecopy.differential;

import org.jspecify.annotations.NullMarked;
