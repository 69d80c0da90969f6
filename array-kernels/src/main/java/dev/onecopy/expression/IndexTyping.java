package dev.onecopy.expression;

import dev.onecopy.array.BasicIndex;
import dev.onecopy.array.DType;
import dev.onecopy.array.InvalidSliceException;
import dev.onecopy.expression.ScalarValue.BooleanValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Basic indexing; what NumPy has besides is refused with what to write instead. */
final class IndexTyping {
    /** Beyond every length; NumPy cuts slices off at the end of an axis. */
    private static final long FAR = Long.MAX_VALUE / 4;

    private final GraphBuilder builder;
    private final ViewBuilder views;
    private final Function<Syntax, Typed> types;

    IndexTyping(GraphBuilder builder, ViewBuilder views, Function<Syntax, Typed> types) {
        this.builder = builder;
        this.views = views;
        this.types = types;
    }

    Typed subscript(Syntax.Subscript syntax, Typed operand) {
        if (operand instanceof Typed.Sequence sequence) {
            return item(syntax, sequence);
        }
        if (!(operand instanceof Typed.Strong strong)) {
            throw Errors.type(syntax.column(), operand.kind() + " cannot be indexed");
        }
        List<BasicIndex.Item> items = new ArrayList<>();
        for (Syntax.Item item : syntax.items()) {
            items.add(item(item));
        }
        if (items.stream().filter(item -> item == BasicIndex.Mark.ELLIPSIS).count() > 1) {
            throw Errors.index(syntax.column(), "an index can only have a single ellipsis ('...')");
        }
        BasicIndex index = new BasicIndex(items);
        try {
            return new Typed.Strong(views.view(strong.node(), index::select));
        } catch (InvalidSliceException invalid) {
            throw Errors.index(syntax.column(), String.valueOf(invalid.getMessage()));
        }
    }

    private Typed item(Syntax.Subscript syntax, Typed.Sequence sequence) {
        if (syntax.items().size() == 1 && syntax.items().getFirst() instanceof Syntax.Position position) {
            int count = sequence.items().size();
            long index =
                    position(types.apply(position.value()), position.value().column());
            long wrapped = index < 0 ? index + count : index;
            if (wrapped < 0 || wrapped >= count) {
                throw Errors.index(
                        syntax.column(), "tuple index " + index + " is out of range, it has " + count + " items");
            }
            return sequence.items().get((int) wrapped);
        }
        throw Errors.unsupported(syntax.column(), "of a tuple one item can be taken, as in a.shape[0]");
    }

    private BasicIndex.Item item(Syntax.Item item) {
        return switch (item) {
            case Syntax.Ellipsis ellipsis -> BasicIndex.Mark.ELLIPSIS;
            case Syntax.Slice slice -> range(slice);
            case Syntax.Position position -> position(position.value());
        };
    }

    private BasicIndex.Item position(Syntax value) {
        return value instanceof Syntax.None
                ? BasicIndex.Mark.NEW_AXIS
                : new BasicIndex.Position(position(types.apply(value), value.column()));
    }

    private BasicIndex.Range range(Syntax.Slice slice) {
        Long step = bound(slice.step());
        if (step != null && step == 0) {
            throw Errors.value(slice.column(), "slice step cannot be zero");
        }
        return new BasicIndex.Range(bound(slice.lower()), bound(slice.upper()), step == null ? 1 : step);
    }

    private @Nullable Long bound(@Nullable Syntax syntax) {
        if (syntax == null) {
            return null;
        }
        Typed value = types.apply(syntax);
        return value instanceof Typed.None ? null : position(value, syntax.column());
    }

    private long position(Typed value, int column) {
        BigInteger integer = value.integer();
        if (integer == null) {
            throw noIndex(value, column);
        }
        return integer.max(BigInteger.valueOf(-FAR))
                .min(BigInteger.valueOf(FAR))
                .longValue();
    }

    private ExpressionException noIndex(Typed value, int column) {
        return switch (value) {
            case Typed.Weak weak ->
                weak.value() instanceof BooleanValue
                        ? fancy(column, "boolean")
                        : Errors.index(
                                column,
                                "only integers, slices, ellipsis and newaxis are indices, not "
                                        + weak.value().literal());
            case Typed.Strong strong -> array(strong, column);
            case Typed.Sequence sequence -> fancy(column, "fancy");
            default -> Errors.index(column, value.kind() + " is no index");
        };
    }

    private ExpressionException array(Typed.Strong strong, int column) {
        Node node = builder.node(strong.node());
        if (node.dtype() == DType.BOOL) {
            return fancy(column, "boolean");
        }
        return node.shape().ndim() == 0 && node.dtype().isInteger()
                ? Errors.unsupported(
                        column,
                        "an index cannot be the result of a computation: compute it in a job of its own and pass it as a"
                                + " parameter or in map")
                : fancy(column, "fancy");
    }

    private static ExpressionException fancy(int column, String kind) {
        return Errors.unsupported(
                column,
                kind + " indexing is not supported: reduce with where=, as in sum(a, where=a > 0), choose with"
                        + " where(condition, x, y), or select with integers and slices");
    }
}
