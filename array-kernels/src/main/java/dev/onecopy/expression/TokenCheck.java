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
    private static final String USE_ONLY = "; supported are + - * / and parentheses";

    private static final Map<String, String> INSTEAD = Map.of(
            "**", "; a square can be written as a * a",
            "[", "; reductions run over the whole array",
            "None", "; constants are True, False, inf and nan");

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
                case ExpressionLexer.OPEN -> depth++;
                case ExpressionLexer.CLOSE -> depth = Math.max(0, depth - 1);
                default -> {}
            }
            boolean sign = token.getType() == ExpressionLexer.PLUS || token.getType() == ExpressionLexer.MINUS;
            signs = sign ? signs + 1 : 0;
            checkDepth(Math.max(depth, signs), token.getStartIndex());
        }
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
            case ExpressionLexer.UNSUPPORTED_BRACKET ->
                text.equals("[") ? "indexing is not supported" : "'" + text + "' is not supported";
            case ExpressionLexer.UNSUPPORTED_STRING -> "strings are not supported";
            case ExpressionLexer.UNSUPPORTED_KEYWORD -> "'" + text + "' is not supported";
            default -> "";
        };
        if (!problem.isEmpty()) {
            throw new ExpressionException(
                    "expression_unsupported", token.getStartIndex(), problem + INSTEAD.getOrDefault(text, USE_ONLY));
        }
        if (token.getType() == ExpressionLexer.UNKNOWN) {
            throw new ExpressionException(
                    "expression_syntax", token.getStartIndex(), "the character '" + text + "' has no meaning here");
        }
    }
}
