package dev.onecopy.expression;

import dev.onecopy.expression.grammar.ExpressionLexer;
import dev.onecopy.expression.grammar.ExpressionParser;
import dev.onecopy.expression.grammar.ExpressionParser.ArgumentContext;
import dev.onecopy.expression.grammar.ExpressionParser.AtomContext;
import dev.onecopy.expression.grammar.ExpressionParser.AttributeContext;
import dev.onecopy.expression.grammar.ExpressionParser.CallContext;
import dev.onecopy.expression.grammar.ExpressionParser.NameContext;
import dev.onecopy.expression.grammar.ExpressionParser.NumberContext;
import dev.onecopy.expression.grammar.ExpressionParser.ParenthesisContext;
import dev.onecopy.expression.grammar.ExpressionParser.PostfixContext;
import dev.onecopy.expression.grammar.ExpressionParser.ProductContext;
import dev.onecopy.expression.grammar.ExpressionParser.SignedContext;
import dev.onecopy.expression.grammar.ExpressionParser.SumContext;
import dev.onecopy.expression.grammar.ExpressionParser.TrailerContext;
import dev.onecopy.kernel.BinaryOperation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * Reads a source into a syntax tree: what parses but is not of this language is refused here. Plain loops, no streams:
 * they take a third of the stack, and nesting is the caller's choice.
 */
final class SyntaxReader {
    private static final Set<String> MODULE_NAMES = Set.of("np", "numpy");
    private static final Set<String> CONSTANTS = Set.of("True", "False", "inf", "nan");
    private static final Set<String> MODULE_CONSTANTS = Set.of("inf", "nan");

    private final Set<String> variables = new LinkedHashSet<>();
    private int nodeCount;

    /** The names of {@link #read}'s source that must be bound, in their order. */
    Set<String> variables() {
        return variables;
    }

    Syntax read(String source) {
        TokenCheck.checkLength(source);
        ExpressionLexer lexer = new ExpressionLexer(CharStreams.fromString(source));
        lexer.removeErrorListeners();
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        tokens.fill();
        TokenCheck.checkTokens(tokens.getTokens());
        ExpressionParser parser = new ExpressionParser(tokens);
        parser.removeErrorListeners();
        parser.addErrorListener(new SyntaxErrors());
        return sum(parser.expression().sum());
    }

    private Syntax sum(SumContext context) {
        List<Syntax> operands = new ArrayList<>();
        for (ProductContext product : context.product()) {
            operands.add(product(product));
        }
        return chain(context, operands);
    }

    private Syntax product(ProductContext context) {
        List<Syntax> operands = new ArrayList<>();
        for (SignedContext signed : context.signed()) {
            operands.add(signed(signed));
        }
        return chain(context, operands);
    }

    private Syntax chain(ParserRuleContext context, List<Syntax> operands) {
        Syntax left = operands.getFirst();
        for (int i = 1; i < operands.size(); i++) {
            Token operator = token(context.getChild(2 * i - 1));
            left = counted(new Syntax.Binary(operation(operator), left, operands.get(i), operator.getStartIndex()));
        }
        return left;
    }

    private static BinaryOperation operation(Token operator) {
        return switch (operator.getType()) {
            case ExpressionLexer.PLUS -> BinaryOperation.ADD;
            case ExpressionLexer.MINUS -> BinaryOperation.SUBTRACT;
            case ExpressionLexer.STAR -> BinaryOperation.MULTIPLY;
            case ExpressionLexer.SLASH -> BinaryOperation.DIVIDE;
            default -> throw new IllegalStateException("'" + operator.getText() + "' is no operator of the grammar");
        };
    }

    private Syntax signed(SignedContext context) {
        Syntax operand = postfix(context.postfix());
        for (int i = context.getChildCount() - 2; i >= 0; i--) {
            Token sign = token(context.getChild(i));
            boolean negative = sign.getType() == ExpressionLexer.MINUS;
            operand = counted(new Syntax.Sign(negative, operand, sign.getStartIndex()));
        }
        return operand;
    }

    /** {@code sum(a)}, {@code np.sum(a)}, {@code a.sum()}, {@code np.inf}, or an atom alone. */
    private Syntax postfix(PostfixContext context) {
        List<TrailerContext> trailers = context.trailer();
        int position = 0;
        Syntax value;
        if (context.atom() instanceof NameContext name && !trailers.isEmpty()) {
            Token symbol = name.NAME().getSymbol();
            if (trailers.getFirst() instanceof CallContext call) {
                value = call(symbol, call);
                position = 1;
            } else if (MODULE_NAMES.contains(symbol.getText())) {
                Token member = attribute(trailers, 0);
                boolean called = trailers.size() > 1 && trailers.get(1) instanceof CallContext;
                value = called ? call(member, (CallContext) trailers.get(1)) : moduleConstant(member);
                position = called ? 2 : 1;
            } else {
                value = atom(name);
            }
        } else {
            value = atom(context.atom());
        }
        for (; position < trailers.size(); position += 2) {
            value = method(value, trailers, position);
        }
        return value;
    }

    private Syntax method(Syntax receiver, List<TrailerContext> trailers, int position) {
        Token name = attribute(trailers, position);
        if (position + 1 >= trailers.size() || !(trailers.get(position + 1) instanceof CallContext call)) {
            throw unsupported(
                    name,
                    "the attribute '" + name.getText() + "' is not supported; methods are "
                            + ReductionFunction.names());
        }
        ReductionFunction function = function(name);
        List<ArgumentContext> arguments = arguments(call);
        if (!arguments.isEmpty()) {
            throw unsupported(
                    arguments.getFirst().getStart(),
                    "the method " + function.spelling() + " takes no argument: it reduces the whole array");
        }
        return reduction(function, receiver, name);
    }

    private static Token attribute(List<TrailerContext> trailers, int position) {
        TrailerContext trailer = trailers.get(position);
        if (trailer instanceof AttributeContext attribute) {
            return attribute.NAME().getSymbol();
        }
        throw unsupported(trailer.getStart(), "only functions can be called; they are " + ReductionFunction.names());
    }

    private Syntax call(Token name, CallContext call) {
        ReductionFunction function = function(name);
        List<ArgumentContext> arguments = arguments(call);
        if (arguments.size() != 1) {
            throw unsupported(
                    arguments.isEmpty() ? name : arguments.get(1).getStart(),
                    function.spelling() + " takes one argument, the array; " + arguments.size()
                            + " are given, and axes are not supported");
        }
        return reduction(function, sum(arguments.getFirst().sum()), name);
    }

    private Syntax reduction(ReductionFunction function, Syntax operand, Token name) {
        return counted(new Syntax.Reduction(function, operand, name.getStartIndex()));
    }

    private static ReductionFunction function(Token name) {
        return ReductionFunction.named(name.getText())
                .orElseThrow(() -> new ExpressionException(
                        "unknown_function",
                        name.getStartIndex(),
                        "there is no function '" + name.getText() + "'; supported are " + ReductionFunction.names()));
    }

    private static List<ArgumentContext> arguments(CallContext call) {
        for (ArgumentContext argument : call.argument()) {
            if (argument.NAME() != null) {
                throw unsupported(
                        argument.getStart(),
                        "the keyword argument '" + argument.NAME().getText()
                                + "' is not supported: reductions take the array alone");
            }
        }
        return call.argument();
    }

    private Syntax atom(AtomContext context) {
        return switch (context) {
            case NumberContext number -> number(number.NUMBER().getSymbol());
            case NameContext name -> name(name.NAME().getSymbol());
            case ParenthesisContext parenthesis -> sum(parenthesis.sum());
            default -> throw new IllegalStateException(context.getClass() + " is no atom of the grammar");
        };
    }

    private Syntax number(Token token) {
        String digits = token.getText().replace("_", "");
        int leadingZeros = (int) IntStream.range(0, digits.length())
                .takeWhile(i -> digits.charAt(i) == '0')
                .count();
        boolean integer = digits.chars().allMatch(Character::isDigit);
        if (integer && leadingZeros > 0 && leadingZeros < digits.length()) {
            throw new ExpressionException(
                    "expression_syntax", token.getStartIndex(), "an integer must not start with 0: " + digits);
        }
        return literal(digits, token);
    }

    private Syntax name(Token token) {
        String name = token.getText();
        if (CONSTANTS.contains(name)) {
            return literal(name, token);
        }
        variables.add(name);
        return counted(new Syntax.Variable(name, token.getStartIndex()));
    }

    private Syntax moduleConstant(Token member) {
        if (!MODULE_CONSTANTS.contains(member.getText())) {
            throw unsupported(
                    member, "the constant '" + member.getText() + "' is not supported; constants are inf and nan");
        }
        return literal(member.getText(), member);
    }

    private Syntax literal(String text, Token token) {
        return counted(
                new Syntax.Literal(ScalarValue.Literals.parse(text, token.getStartIndex()), token.getStartIndex()));
    }

    private Syntax counted(Syntax node) {
        TokenCheck.checkNodes(++nodeCount, node.column());
        return node;
    }

    private static Token token(ParseTree tree) {
        return ((TerminalNode) tree).getSymbol();
    }

    private static ExpressionException unsupported(Token token, String message) {
        return new ExpressionException("expression_unsupported", token.getStartIndex(), message);
    }
}
