package dev.onecopy.expression;

import dev.onecopy.expression.grammar.ExpressionLexer;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Puts a row of operands and operators together by Python's precedences, with a stack of its own instead of recursion.
 *
 * <p>Source: The Python Language Reference, 6.17, "Operator precedence"; E. W. Dijkstra's shunting yard.
 */
final class OperatorPrecedence {
    private static final int COMPARISON = 1;
    private static final int SIGN = 8;
    private static final int POWER = 9;

    private final UnaryOperator<Syntax> counted;
    private final Deque<Syntax> operands = new ArrayDeque<>();
    private final Deque<Pending> pending = new ArrayDeque<>();

    private record Pending(@Nullable BinaryOperation operation, Token token, int precedence) {}

    /** @param counted what each new node goes through */
    OperatorPrecedence(UnaryOperator<Syntax> counted) {
        this.counted = counted;
    }

    void sign(Token token) {
        pending.push(new Pending(null, token, SIGN));
    }

    void operand(Syntax operand) {
        operands.push(operand);
    }

    void operator(Token token) {
        BinaryOperation operation = operation(token);
        int precedence = precedence(operation);
        while (!pending.isEmpty() && isTighter(pending.element(), precedence)) {
            if (precedence == COMPARISON && pending.element().precedence() == COMPARISON) {
                throw chained(pending.element(), token);
            }
            apply(pending.pop());
        }
        pending.push(new Pending(operation, token, precedence));
    }

    Syntax result() {
        while (!pending.isEmpty()) {
            apply(pending.pop());
        }
        return operands.pop();
    }

    /** Of equals the left one, except of powers. */
    private static boolean isTighter(Pending left, int precedence) {
        return left.precedence() > precedence || (left.precedence() == precedence && precedence != POWER);
    }

    private void apply(Pending operator) {
        int column = operator.token().getStartIndex();
        Syntax right = operands.pop();
        operands.push(counted.apply(
                operator.operation() == null
                        ? new Syntax.Sign(sign(operator.token().getType()), right, column)
                        : new Syntax.Binary(operator.operation(), operands.pop(), right, column)));
    }

    private static ExpressionException chained(Pending first, Token second) {
        return new ExpressionException(
                "expression_unsupported",
                second.getStartIndex(),
                "comparisons of arrays cannot be chained: instead of a "
                        + first.token().getText() + " b "
                        + second.getText() + " c write (a " + first.token().getText() + " b) & (b " + second.getText()
                        + " c)");
    }

    private static @Nullable UnaryOperation sign(int type) {
        return switch (type) {
            case ExpressionLexer.MINUS -> UnaryOperation.NEGATIVE;
            case ExpressionLexer.TILDE -> UnaryOperation.INVERT;
            default -> null;
        };
    }

    private static BinaryOperation operation(Token token) {
        return switch (token.getType()) {
            case ExpressionLexer.PLUS -> BinaryOperation.ADD;
            case ExpressionLexer.MINUS -> BinaryOperation.SUBTRACT;
            case ExpressionLexer.STAR -> BinaryOperation.MULTIPLY;
            case ExpressionLexer.SLASH -> BinaryOperation.DIVIDE;
            case ExpressionLexer.DOUBLE_SLASH -> BinaryOperation.FLOOR_DIVIDE;
            case ExpressionLexer.PERCENT -> BinaryOperation.REMAINDER;
            case ExpressionLexer.DOUBLE_STAR -> BinaryOperation.POWER;
            case ExpressionLexer.AMPERSAND -> BinaryOperation.BIT_AND;
            case ExpressionLexer.BAR -> BinaryOperation.BIT_OR;
            case ExpressionLexer.CARET -> BinaryOperation.BIT_XOR;
            case ExpressionLexer.LEFT -> BinaryOperation.LEFT_SHIFT;
            case ExpressionLexer.RIGHT -> BinaryOperation.RIGHT_SHIFT;
            case ExpressionLexer.LESS -> BinaryOperation.LESS;
            case ExpressionLexer.LESS_EQUAL -> BinaryOperation.LESS_EQUAL;
            case ExpressionLexer.GREATER -> BinaryOperation.GREATER;
            case ExpressionLexer.GREATER_EQUAL -> BinaryOperation.GREATER_EQUAL;
            case ExpressionLexer.EQUAL -> BinaryOperation.EQUAL;
            case ExpressionLexer.NOT_EQUAL -> BinaryOperation.NOT_EQUAL;
            default -> throw new IllegalStateException("'" + token.getText() + "' is no operator of the grammar");
        };
    }

    private static int precedence(BinaryOperation operation) {
        return switch (operation) {
            case BIT_OR -> 2;
            case BIT_XOR -> 3;
            case BIT_AND -> 4;
            case LEFT_SHIFT, RIGHT_SHIFT -> 5;
            case ADD, SUBTRACT -> 6;
            case MULTIPLY, DIVIDE, FLOOR_DIVIDE, REMAINDER -> 7;
            case POWER -> POWER;
            default -> COMPARISON;
        };
    }
}
