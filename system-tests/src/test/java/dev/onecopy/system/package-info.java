/**
 * The whole house as a user sees it: real processes, real brokers, HTTP. Only {@link ArchitectureTest} looks at the
 * product's classes.
 */
@NullMarked
package dev.onecopy.system;

import org.jspecify.annotations.NullMarked;
