/** Settings and beans that belong to no single step. */
@NullMarked
package dev.onecopy.api.config;

import org.jspecify.annotations.NullMarked;
