/** The lexer and parser that ANTLR generates from {@code Expression.g4}; used by the expression package only. */
@NullUnmarked
package dev.onecopy.expression.grammar;

import org.jspecify.annotations.NullUnmarked;
