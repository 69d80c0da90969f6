package dev.onecopy.expression;

import dev.onecopy.expression.grammar.ExpressionLexer;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;

/**
 * What is refused before parsing: input too large or too deep, so that no parser recurses far on it, and tokens of
 * Python that the language has no use for.
 */
final class TokenCheck {
    private static final Map<String, String> INSTEAD = Map.of(
            "and", "; write (a) & (b), each side in parentheses",
            "or", "; write (a) | (b), each side in parentheses",
            "not", "; write ~(a), or logical_not(a) if it is not bool",
            "if", "; write where(condition, x, y)",
            "else", "; write where(condition, x, y)",
            "is", "; write == or isnan(a)",
            "@", "; a product of two vectors is sum(a * b)",
            "for", "; functions work on whole arrays, and map takes a list of values");

    private TokenCheck() {}

    static void checkLength(String source) {
        if (source.length() > Expression.MAXIMUM_LENGTH) {
            throw tooComplex("is " + source.length() + " characters long", Expression.MAXIMUM_LENGTH, 0);
        }
    }

    static void checkTokens(List<? extends Token> tokens) {
        int depth = 0;
        int signs = 0;
        for (Token token : tokens) {
            checkSupported(token);
            switch (token.getType()) {
                case ExpressionLexer.OPEN, ExpressionLexer.SQUARE_OPEN -> depth++;
                case ExpressionLexer.CLOSE, ExpressionLexer.SQUARE_CLOSE -> depth = Math.max(0, depth - 1);
                default -> {}
            }
            signs = isSign(token) ? signs + 1 : 0;
            checkDepth(Math.max(depth, signs), token.getStartIndex());
        }
    }

    private static boolean isSign(Token token) {
        return switch (token.getType()) {
            case ExpressionLexer.PLUS, ExpressionLexer.MINUS, ExpressionLexer.TILDE -> true;
            default -> false;
        };
    }

    static void checkDepth(int depth, int column) {
        if (depth > Expression.MAXIMUM_DEPTH) {
            throw tooComplex("nests " + depth + " deep", Expression.MAXIMUM_DEPTH, column);
        }
    }

    static void checkNodes(int count, int column) {
        if (count > Expression.MAXIMUM_NODES) {
            throw tooComplex("has " + count + " numbers, names, operators and calls", Expression.MAXIMUM_NODES, column);
        }
    }

    private static ExpressionException tooComplex(String what, int limit, int column) {
        return new ExpressionException(
                "expression_too_complex", column, "the expression " + what + "; the limit is " + limit);
    }

    private static void checkSupported(Token token) {
        String text = token.getText();
        String problem = switch (token.getType()) {
            case ExpressionLexer.UNSUPPORTED_OPERATOR -> "the operator '" + text + "' is not supported";
            case ExpressionLexer.UNSUPPORTED_BRACKET, ExpressionLexer.UNSUPPORTED_KEYWORD ->
                "'" + text + "' is not supported";
            case ExpressionLexer.UNSUPPORTED_NUMBER ->
                "complex numbers such as " + text + " are not supported: compute on real and imaginary parts as"
                        + " two arrays";
            default -> "";
        };
        if (!problem.isEmpty()) {
            throw new ExpressionException(
                    "expression_unsupported", token.getStartIndex(), problem + INSTEAD.getOrDefault(text, ""));
        }
        if (token.getType() == ExpressionLexer.UNKNOWN) {
            throw new ExpressionException(
                    "expression_syntax", token.getStartIndex(), "the character '" + text + "' has no meaning here");
        }
    }
}
