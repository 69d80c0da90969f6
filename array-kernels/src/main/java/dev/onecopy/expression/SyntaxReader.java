package dev.onecopy.expression;

import dev.onecopy.expression.grammar.ExpressionLexer;
import dev.onecopy.expression.grammar.ExpressionParser;
import dev.onecopy.expression.grammar.ExpressionParser.AtomContext;
import dev.onecopy.expression.grammar.ExpressionParser.ListDisplayContext;
import dev.onecopy.expression.grammar.ExpressionParser.NameContext;
import dev.onecopy.expression.grammar.ExpressionParser.NumberContext;
import dev.onecopy.expression.grammar.ExpressionParser.OperandContext;
import dev.onecopy.expression.grammar.ExpressionParser.OperationContext;
import dev.onecopy.expression.grammar.ExpressionParser.ParenthesisContext;
import dev.onecopy.expression.grammar.ExpressionParser.SignContext;
import dev.onecopy.expression.grammar.ExpressionParser.TextContext;
import dev.onecopy.function.FunctionDeclaration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/**
 * Reads a source into a syntax tree: what parses but is not of this language is refused here. Plain loops, no streams:
 * they take a third of the stack, and nesting is the caller's choice.
 */
final class SyntaxReader {
    private final Set<String> variables = new LinkedHashSet<>();
    private final Set<FunctionDeclaration> called = new LinkedHashSet<>();
    private final Map<String, FunctionDeclaration> functions;
    private int nodeCount;

    /** @param functions of the user, by name */
    SyntaxReader(Map<String, FunctionDeclaration> functions) {
        this.functions = functions;
    }

    /** The functions of the user that {@link #read}'s source calls. */
    Set<FunctionDeclaration> called() {
        return called;
    }

    /** The function of the user of this name, which is called. */
    Optional<FunctionDeclaration> userFunction(String name) {
        Optional<FunctionDeclaration> function =
                Optional.ofNullable(functions.get(name)).map(FunctionDeclaration::undocumented);
        function.ifPresent(called::add);
        return function;
    }

    /** The names of all functions of the user, for messages. */
    Set<String> userFunctions() {
        return functions.keySet();
    }

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
        return operation(parser.expression().operation());
    }

    Syntax operation(OperationContext context) {
        OperatorPrecedence row = new OperatorPrecedence(this::counted);
        List<OperandContext> operands = context.operand();
        for (int i = 0; i < operands.size(); i++) {
            if (i > 0) {
                row.operator(context.operator(i - 1).getStart());
            }
            for (SignContext sign : operands.get(i).sign()) {
                row.sign(sign.getStart());
            }
            row.operand(new TrailerReader(this, operands.get(i).postfix()).read());
        }
        return row.result();
    }

    Syntax atom(AtomContext context) {
        return switch (context) {
            case NumberContext number -> {
                int column = number.getStart().getStartIndex();
                yield literal(NumberLiteral.parse(number.getText(), column), column);
            }
            case TextContext text -> {
                String quoted = text.getText();
                String content = quoted.substring(1, quoted.length() - 1);
                yield counted(new Syntax.Text(content, text.getStart().getStartIndex()));
            }
            case NameContext name -> name(name.NAME().getSymbol());
            case ParenthesisContext parenthesis -> {
                boolean one = parenthesis.operation().size() == 1
                        && parenthesis.COMMA().isEmpty();
                yield one ? operation(parenthesis.operation(0)) : sequence(parenthesis.operation(), context.getStart());
            }
            case ListDisplayContext list -> sequence(list.operation(), context.getStart());
            default -> throw new IllegalStateException(context.getClass() + " is no atom of the grammar");
        };
    }

    private Syntax sequence(List<OperationContext> contexts, Token open) {
        List<Syntax> items = new ArrayList<>();
        for (OperationContext item : contexts) {
            items.add(operation(item));
        }
        return counted(new Syntax.Sequence(items, open.getStartIndex()));
    }

    private Syntax name(Token token) {
        String name = token.getText();
        int column = token.getStartIndex();
        Syntax constant = Constants.named(name, column);
        if (constant != null) {
            return counted(constant);
        }
        if (DTypeNames.isComplex(name)) {
            throw Constants.complex(name, column);
        }
        variables.add(name);
        return counted(new Syntax.Variable(name, column));
    }

    private Syntax literal(ScalarValue value, int column) {
        return counted(new Syntax.Literal(value, column));
    }

    Syntax counted(Syntax node) {
        TokenCheck.checkNodes(++nodeCount, node.column());
        return node;
    }
}
