/** From a request to a plan that is stored and handed to dispatch. */
@NullMarked
package dev.onecopy.api.plan;

import org.jspecify.annotations.NullMarked;
