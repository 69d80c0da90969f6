package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.function.Combine;
import dev.onecopy.function.Cut;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.function.Parameter;
import dev.onecopy.function.ResultRule.Length;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Calls of functions of the user: their arguments checked, dtype and shape of their results by their declarations. */
final class CallTyping {
    /** About how many bytes of the array that is cut a slice has. */
    private static final long BYTES_A_SLICE = 8 << 20;

    private static final long FEWEST_SLICES = 16;
    private static final long MOST_SLICES = 512;

    private final GraphBuilder builder;
    private final ReductionTyping reductions;
    private final java.util.function.Function<Syntax, Typed> types;

    CallTyping(GraphBuilder builder, ReductionTyping reductions, java.util.function.Function<Syntax, Typed> types) {
        this.builder = builder;
        this.reductions = reductions;
        this.types = types;
    }

    /** What an argument is, for the rules of the result. */
    private record Given(Typed typed, Node.Call.Operand operand, DType dtype, Shape shape, int column) {}

    int type(Syntax.UserCall call) {
        FunctionDeclaration function = call.function();
        Map<String, Given> given = new LinkedHashMap<>();
        for (Parameter parameter : function.parameters()) {
            Syntax syntax = call.arguments().get(parameter.name());
            int column = syntax == null ? call.column() : syntax.column();
            Typed typed = syntax == null ? ofDefault(parameter) : types.apply(syntax);
            given.put(parameter.name(), given(function, parameter, typed, column));
        }
        DType dtype = function.result()
                .fixedDtype()
                .orElseGet(() -> argument(given, function.result().dtype()).dtype());
        Shape shape = shape(function, given, call.column());
        List<Node.Call.Operand> operands =
                given.values().stream().map(Given::operand).toList();
        if (function.cut() == Cut.WHOLE) {
            return builder.add(new Node.Call(function, false, operands, 0, 0, dtype, shape));
        }
        Given along = argument(given, String.valueOf(function.along()));
        long rows = rows(function, along, shape);
        long rowsPerSlice = rowsPerSlice(function, along, rows);
        if (function.cut() == Cut.MAP) {
            return builder.add(new Node.Call(function, false, operands, rows, rowsPerSlice, dtype, shape));
        }
        Shape partials = behindOneAnother(Math.ceilDiv(rows, rowsPerSlice), shape, call.column());
        int each = builder.add(new Node.Call(function, false, operands, rows, rowsPerSlice, dtype, partials));
        return combined(function, each, dtype, shape, call.column());
    }

    private static Given argument(Map<String, Given> given, String name) {
        Given found = given.get(name);
        if (found == null) {
            throw new IllegalStateException("there is no parameter " + name);
        }
        return found;
    }

    private static Typed ofDefault(Parameter parameter) {
        return new Typed.Weak(ScalarValue.parse(String.valueOf(parameter.defaultValue())));
    }

    private Given given(FunctionDeclaration function, Parameter parameter, Typed typed, int column) {
        String what = "the argument '" + parameter.name() + "' of " + function.name();
        if (typed instanceof Typed.Weak weak) {
            if (parameter.kind() == Parameter.Kind.ARRAY) {
                throw Errors.type(column, what + " must be an array, not " + typed.kind());
            }
            DType dtype = Promotion.defaultType(weak.value());
            if (parameter.kind() == Parameter.Kind.NUMBER) {
                checkNumber(what, parameter, dtype, column);
            }
            String literal = weak.value().literal();
            return new Given(typed, new Node.Call.Literal(literal), dtype, Shape.of(), column);
        }
        if (!(typed instanceof Typed.Strong strong)) {
            throw Errors.type(column, what + " must be an array or a number, not " + typed.kind());
        }
        int node = strong.node();
        boolean asNumber = builder.shape(node).ndim() == 0 && parameter.kind() != Parameter.Kind.ARRAY;
        if (parameter.kind() == Parameter.Kind.NUMBER) {
            if (!asNumber) {
                throw Errors.type(column, what + " must be a number, not an array of shape " + builder.shape(node));
            }
            checkNumber(what, parameter, builder.dtype(node), column);
        } else {
            checkArray(what, parameter, node, column);
        }
        Node.Call.Operand operand = asNumber ? new Node.Call.Scalar(builder.collected(node)) : elements(node);
        return new Given(typed, operand, builder.dtype(node), builder.shape(node), column);
    }

    /** An int passes for a float; a bool for neither. */
    private static void checkNumber(String what, Parameter parameter, DType dtype, int column) {
        boolean fits = parameter.dtypes().isEmpty()
                || parameter.dtypes().stream()
                        .map(DType::ofNumpyName)
                        .anyMatch(taken -> dtype.kind() == DType.Kind.BOOLEAN
                                ? taken == DType.BOOL
                                : taken.isFloating() || (taken.isInteger() && dtype.isInteger()));
        if (!fits) {
            throw Errors.type(column, what + " must be of " + parameter.dtypes() + ", not of " + dtype);
        }
    }

    private void checkArray(String what, Parameter parameter, int node, int column) {
        DType dtype = builder.dtype(node);
        int ndim = builder.shape(node).ndim();
        if (!parameter.dtypes().isEmpty() && !parameter.dtypes().contains(dtype.numpyName())) {
            throw Errors.type(
                    column,
                    what + " must be of dtype " + String.join(" or ", parameter.dtypes()) + ", not " + dtype
                            + "; convert it, as in a.astype("
                            + parameter.dtypes().getFirst() + ")");
        }
        if (!parameter.ranks().isEmpty() && !parameter.ranks().contains(ndim)) {
            String ranks = parameter.ranks().stream().map(String::valueOf).collect(Collectors.joining(" or "));
            throw Errors.value(
                    column,
                    what + " must have " + ranks + " axes, not " + ndim + "; its shape is " + builder.shape(node));
        }
    }

    /** What is computed on the way lies nowhere: it is written first, if it is not small. */
    private Node.Call.Operand elements(int number) {
        Node node = builder.node(number);
        if (node.shape().elementCount() == 0) {
            return new Node.Call.Empty(node.dtype(), node.shape());
        }
        boolean lies = node instanceof Node.Input || node instanceof Node.View || node instanceof Node.Barrier;
        return new Node.Call.Elements(lies ? number : builder.collectedForCall(number));
    }

    private static Shape shape(FunctionDeclaration function, Map<String, Given> given, int column) {
        List<Long> lengths = new ArrayList<>();
        for (Length length : function.result().lengths()) {
            switch (length) {
                case Length.Fixed fixed -> lengths.add(fixed.value());
                case Length.Value value -> lengths.add(value(argument(given, value.parameter())));
                case Length.OfAxis axis -> lengths.add(length(function, argument(given, axis.parameter()), axis));
                case Length.All all ->
                    LongStream.of(argument(given, all.parameter()).shape().toArray())
                            .forEach(lengths::add);
            }
        }
        return shape(lengths, column);
    }

    private static Shape shape(List<Long> lengths, int column) {
        try {
            return Shape.of(lengths.stream().mapToLong(Long::longValue).toArray());
        } catch (IllegalArgumentException | ArithmeticException impossible) {
            throw Errors.value(column, "the result cannot have the shape " + lengths + ": " + impossible.getMessage());
        }
    }

    private static long value(Given number) {
        BigInteger integer = number.typed().integer();
        if (integer == null || integer.signum() < 0 || integer.bitLength() >= Long.SIZE) {
            throw Errors.value(
                    number.column(),
                    "this argument is a length of the result: it must be an int from 0 on, and known"
                            + " before anything is computed, not "
                            + number.typed().kind());
        }
        return integer.longValue();
    }

    private static long length(FunctionDeclaration function, Given array, Length.OfAxis axis) {
        int ndim = array.shape().ndim();
        int number = axis.axis() < 0 ? axis.axis() + ndim : axis.axis();
        if (number < 0 || number >= ndim) {
            throw Errors.axis(
                    array.column(),
                    function.name() + " gives a result with the length of axis " + axis.axis()
                            + " of this argument, which has " + ndim + " axes");
        }
        return array.shape().length(number);
    }

    private static long rows(FunctionDeclaration function, Given along, Shape result) {
        if (along.shape().ndim() == 0) {
            throw Errors.value(
                    along.column(), function.name() + " is cut along the first axis of this argument, which has none");
        }
        long rows = along.shape().length(0);
        if (function.cut() == Cut.MAP && (result.ndim() == 0 || result.length(0) != rows)) {
            throw Errors.value(
                    along.column(),
                    function.name() + " must give as many rows as this argument has, " + rows
                            + "; by its declaration the shape of its result is " + result);
        }
        if (rows == 0 && function.cut() == Cut.REDUCE) {
            throw Errors.empty(along.column(), function.name() + " has no row to begin with");
        }
        return rows;
    }

    private static long rowsPerSlice(FunctionDeclaration function, Given along, long rows) {
        long chosen = function.rowsPerSlice();
        if (chosen == 0) {
            long rowBytes = Math.max(
                    1,
                    along.shape().elementCount()
                            / Math.max(1, rows)
                            * along.dtype().itemsizeBytes());
            chosen = Math.min(Math.max(1, BYTES_A_SLICE / rowBytes), Math.ceilDiv(rows, FEWEST_SLICES));
            chosen = Math.max(chosen, Math.ceilDiv(rows, MOST_SLICES));
        }
        return Math.max(1, Math.max(chosen, Math.ceilDiv(rows, 4 * MOST_SLICES)));
    }

    private static Shape behindOneAnother(long count, Shape shape, int column) {
        List<Long> lengths = new ArrayList<>();
        lengths.add(count);
        LongStream.of(shape.toArray()).forEach(lengths::add);
        return shape(lengths, column);
    }

    private int combined(FunctionDeclaration function, int partials, DType dtype, Shape shape, int column) {
        Axes first = Axes.of(0);
        Combine combine = function.combine();
        return switch (combine == null ? Combine.FUNCTION : combine) {
            case SUM -> accumulated(ReductionKind.SUM, partials, dtype, column);
            case PROD -> accumulated(ReductionKind.PRODUCT, partials, dtype, column);
            case MIN -> builder.reduce(ReductionKind.MINIMUM, partials, first, dtype);
            case MAX -> builder.reduce(ReductionKind.MAXIMUM, partials, first, dtype);
            case FUNCTION -> {
                Node.Call.Operand operand = shape.elementCount() == 0
                        ? new Node.Call.Empty(dtype, builder.shape(partials))
                        : new Node.Call.Elements(partials);
                yield builder.add(new Node.Call(function, true, List.of(operand), 0, 0, dtype, shape));
            }
        };
    }

    private int accumulated(ReductionKind kind, int partials, DType dtype, int column) {
        return reductions.accumulated(kind, new Reduced(partials, Axes.of(0), Node.NO_NODE, false, column), dtype);
    }
}
