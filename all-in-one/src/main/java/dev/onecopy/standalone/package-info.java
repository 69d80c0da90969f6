/**
 * Onecopy in one command: a broker in this JVM, the API in this JVM, and workers in processes of their own. The only
 * module that knows which broker it is.
 */
@NullMarked
package dev.onecopy.standalone;

import org.jspecify.annotations.NullMarked;
