/**
 * What tests of real processes need: processes to start, look into and end, a broker, an HTTP client of the contract,
 * and arrays of any size. Knows no code of the product, so that a test through it sees what a user sees.
 */
@NullMarked
package dev.onecopy.testing;

import org.jspecify.annotations.NullMarked;
