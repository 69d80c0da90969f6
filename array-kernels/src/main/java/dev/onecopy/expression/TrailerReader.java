package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.expression.grammar.ExpressionParser.ArgumentContext;
import dev.onecopy.expression.grammar.ExpressionParser.AttributeContext;
import dev.onecopy.expression.grammar.ExpressionParser.CallContext;
import dev.onecopy.expression.grammar.ExpressionParser.IndexContext;
import dev.onecopy.expression.grammar.ExpressionParser.NameContext;
import dev.onecopy.expression.grammar.ExpressionParser.PostfixContext;
import dev.onecopy.expression.grammar.ExpressionParser.TrailerContext;
import dev.onecopy.function.FunctionDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.antlr.v4.runtime.Token;

/** Reads one atom and what stands behind it: calls, attributes and indices. */
final class TrailerReader {
    private static final Set<String> MODULES = Set.of("np", "numpy");
    private static final Set<String> ATTRIBUTES = Set.of("T", "shape", "ndim", "size", "dtype");
    private static final String MODULE_OF_NORM = "linalg";

    private final SyntaxReader reader;
    private final PostfixContext context;
    private final List<TrailerContext> trailers;
    private int position;

    TrailerReader(SyntaxReader reader, PostfixContext context) {
        this.reader = reader;
        this.context = context;
        this.trailers = context.trailer();
    }

    Syntax read() {
        TokenCheck.checkDepth(trailers.size(), context.getStart().getStartIndex());
        Syntax value = first();
        while (position < trailers.size()) {
            TrailerContext trailer = trailers.get(position++);
            value = switch (trailer) {
                case AttributeContext attribute ->
                    attribute(value, attribute.NAME().getSymbol());
                case IndexContext index -> new IndexReader(reader).read(value, index);
                default ->
                    throw unsupported(
                            trailer.getStart(), "only functions can be called; they are " + Function.allNames());
            };
        }
        return value;
    }

    /** {@code sum(a)}, {@code np.sum(a)}, {@code np.linalg.norm(a)}, {@code np.pi}, or an atom alone. */
    private Syntax first() {
        if (!(context.atom() instanceof NameContext name) || trailers.isEmpty()) {
            return reader.atom(context.atom());
        }
        Token symbol = name.NAME().getSymbol();
        Optional<CallContext> call = call();
        if (call.isPresent()) {
            String text = symbol.getText();
            if (DTypeNames.isPython(text)) {
                throw Instead.function(text, symbol.getStartIndex());
            }
            return function(text, symbol, call.get());
        }
        if (MODULES.contains(symbol.getText())) {
            Token member = member(symbol);
            return member.getText().equals(MODULE_OF_NORM) ? linalg(member) : ofModule(member);
        }
        return symbol.getText().equals(MODULE_OF_NORM) ? linalg(symbol) : reader.atom(name);
    }

    private Syntax linalg(Token module) {
        Token member = member(module);
        return function(MODULE_OF_NORM + "." + member.getText(), member, call().orElseThrow(() -> notCalled(member)));
    }

    private Syntax ofModule(Token member) {
        Optional<CallContext> call = call();
        if (call.isPresent()) {
            return function(member.getText(), member, call.get());
        }
        Syntax constant = Constants.ofModule(member.getText(), member.getStartIndex());
        if (constant == null) {
            throw notCalled(member);
        }
        return reader.counted(constant);
    }

    private static ExpressionException notCalled(Token member) {
        String name = member.getText();
        if (DTypeNames.isComplex(name)) {
            return Constants.complex(name, member.getStartIndex());
        }
        return unsupported(
                member,
                "'" + name
                        + "' is neither called nor a constant; constants are inf, nan, pi, e, newaxis and the dtypes");
    }

    private Token member(Token module) {
        if (position < trailers.size() && trailers.get(position) instanceof AttributeContext attribute) {
            position++;
            return attribute.NAME().getSymbol();
        }
        throw unsupported(module, "'" + module.getText() + "' is a module: a name must follow, as in np.sum(a)");
    }

    private Optional<CallContext> call() {
        if (position < trailers.size() && trailers.get(position) instanceof CallContext call) {
            position++;
            return Optional.of(call);
        }
        return Optional.empty();
    }

    private Syntax function(String name, Token token, CallContext call) {
        int column = token.getStartIndex();
        Optional<DType> dtype = DTypeNames.ofModule(name);
        if (dtype.isPresent()) {
            List<Syntax> positional = positional(call);
            if (positional.size() != 1 || call.argument().size() != 1) {
                throw unsupported(token, name + " takes one argument, what it converts");
            }
            return reader.counted(new Syntax.Cast(dtype.get(), positional.getFirst(), column));
        }
        if (DTypeNames.isComplex(name)) {
            throw Constants.complex(name, column);
        }
        Optional<Function> function = Function.named(name);
        if (function.isPresent()) {
            return call(function.get(), name, positional(call), call, column);
        }
        FunctionDeclaration declared =
                reader.userFunction(name).orElseThrow(() -> Instead.function(name, column, reader.userFunctions()));
        Map<String, Syntax> bound =
                Signature.of(declared).bind(name, positional(call), keywords(call, keyword -> keyword), column);
        return reader.counted(new Syntax.UserCall(declared, bound, column));
    }

    private Syntax attribute(Syntax receiver, Token token) {
        String name = token.getText();
        Optional<CallContext> call = call();
        if (call.isEmpty()) {
            if (!ATTRIBUTES.contains(name)) {
                throw unsupported(
                        token,
                        "the attribute '" + name + "' is not supported; attributes are T, shape, ndim, size and dtype,"
                                + " methods " + Function.methodNames());
            }
            return reader.counted(new Syntax.Attribute(receiver, name, token.getStartIndex()));
        }
        Function function = Function.named(name)
                .filter(Function::isMethod)
                .orElseThrow(() -> unknownMethod(name, token.getStartIndex()));
        List<Syntax> positional = positional(call.get());
        if (function.takesItems() && positional.size() > 1) {
            positional = List.of(
                    new Syntax.Sequence(positional, positional.getFirst().column()));
        }
        List<Syntax> all = new ArrayList<>(positional);
        all.addFirst(receiver);
        return call(function, name, all, call.get(), token.getStartIndex());
    }

    private static ExpressionException unknownMethod(String name, int column) {
        String instead =
                Function.named(name).isPresent() ? "write " + name + "(a)" : "methods are " + Function.methodNames();
        return new ExpressionException("unknown_function", column, "arrays have no method '" + name + "'; " + instead);
    }

    private Syntax call(Function function, String name, List<Syntax> positional, CallContext call, int column) {
        List<Syntax.Keyword> keywords = keywords(call, keyword -> canonical(function, keyword));
        return reader.counted(
                new Syntax.Call(function, function.signature().bind(name, positional, keywords, column), column));
    }

    private List<Syntax.Keyword> keywords(CallContext call, UnaryOperator<String> canonical) {
        List<Syntax.Keyword> keywords = new ArrayList<>();
        for (ArgumentContext argument : call.argument()) {
            if (argument.NAME() != null) {
                Token keyword = argument.NAME().getSymbol();
                Syntax value = reader.operation(argument.operation());
                keywords.add(new Syntax.Keyword(canonical.apply(keyword.getText()), value, keyword.getStartIndex()));
            }
        }
        return keywords;
    }

    /** NumPy has two names for the bounds of clip. */
    private static String canonical(Function function, String keyword) {
        return function == Function.CLIP && (keyword.equals("a_min") || keyword.equals("a_max"))
                ? keyword.substring("a_".length())
                : keyword;
    }

    private List<Syntax> positional(CallContext call) {
        List<Syntax> values = new ArrayList<>();
        boolean keywords = false;
        for (ArgumentContext argument : call.argument()) {
            if (argument.NAME() != null) {
                keywords = true;
            } else if (keywords) {
                throw new ExpressionException(
                        "expression_syntax",
                        argument.getStart().getStartIndex(),
                        "an argument without a name stands behind one with a name");
            } else {
                values.add(reader.operation(argument.operation()));
            }
        }
        return values;
    }

    private static ExpressionException unsupported(Token token, String message) {
        return new ExpressionException("expression_unsupported", token.getStartIndex(), message);
    }
}
