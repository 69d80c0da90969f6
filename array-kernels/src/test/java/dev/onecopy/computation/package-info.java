/** Tests of planning, running and merging, without a service. */
@NullMarked
package dev.onecopy.computation;

import org.jspecify.annotations.NullMarked;
