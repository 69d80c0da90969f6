package dev.onecopy.expression;

import dev.onecopy.expression.grammar.ExpressionParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/** Turns the parser's first complaint into an exception with the position and what was expected there. */
final class SyntaxErrors extends BaseErrorListener {
    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            @Nullable Object offendingSymbol,
            int line,
            int charPositionInLine,
            String message,
            @Nullable RecognitionException cause) {
        if (!(recognizer instanceof Parser parser) || !(offendingSymbol instanceof Token token)) {
            throw new ExpressionException("expression_syntax", charPositionInLine, message);
        }
        String found = token.getType() == Token.EOF ? "the end" : "'" + token.getText() + "'";
        throw new ExpressionException(
                "expression_syntax",
                token.getStartIndex(),
                "found " + found + " where " + expected(parser.getExpectedTokens()) + " was expected");
    }

    private static String expected(IntervalSet types) {
        List<String> names = new ArrayList<>();
        addIf(types.contains(ExpressionParser.NUMBER), "a number", names);
        addIf(types.contains(ExpressionParser.NAME), "a name", names);
        addIf(types.contains(ExpressionParser.STAR), "an operator", names);
        addIf(types.contains(ExpressionParser.OPEN), "'('", names);
        addIf(types.contains(ExpressionParser.CLOSE), "')'", names);
        addIf(types.contains(ExpressionParser.SQUARE_CLOSE), "']'", names);
        addIf(types.contains(ExpressionParser.COLON), "':'", names);
        addIf(types.contains(Token.EOF), "the end", names);
        return switch (names.size()) {
            case 0 -> "something else";
            case 1 -> names.getFirst();
            default -> String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
        };
    }

    private static void addIf(boolean present, String name, List<String> names) {
        if (present) {
            names.add(name);
        }
    }
}
