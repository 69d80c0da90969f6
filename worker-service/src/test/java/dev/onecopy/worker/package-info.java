/** Tests of the worker as a whole, and what several of its packages test with. */
@NullMarked
package dev.onecopy.worker;

import org.jspecify.annotations.NullMarked;
