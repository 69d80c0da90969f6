/**
 * Who may call: API keys and their roles, and what keeps foreign web pages out where there are no keys. May use config.
 */
@NullMarked
package dev.onecopy.api.access;

import org.jspecify.annotations.NullMarked;
