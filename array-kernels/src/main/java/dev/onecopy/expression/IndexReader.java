package dev.onecopy.expression;

import dev.onecopy.expression.grammar.ExpressionParser.EllipsisContext;
import dev.onecopy.expression.grammar.ExpressionParser.IndexContext;
import dev.onecopy.expression.grammar.ExpressionParser.OperationContext;
import dev.onecopy.expression.grammar.ExpressionParser.PositionOrSliceContext;
import dev.onecopy.expression.grammar.ExpressionParser.SliceContext;
import dev.onecopy.expression.grammar.ExpressionParser.SliceFromStartContext;
import dev.onecopy.expression.grammar.ExpressionParser.SubscriptContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands between the brackets behind an array. */
final class IndexReader {
    private final SyntaxReader reader;

    IndexReader(SyntaxReader reader) {
        this.reader = reader;
    }

    Syntax read(Syntax operand, IndexContext context) {
        List<Syntax.Item> items = new ArrayList<>();
        for (SubscriptContext subscript : context.subscript()) {
            int column = subscript.getStart().getStartIndex();
            switch (subscript) {
                case EllipsisContext ellipsis -> items.add(new Syntax.Ellipsis(column));
                case SliceFromStartContext slice -> items.add(slice(null, slice.slice(), column));
                case PositionOrSliceContext position ->
                    items.add(
                            position.slice() == null
                                    ? new Syntax.Position(reader.operation(position.operation()))
                                    : slice(position.operation(), position.slice(), column));
                default -> throw new IllegalStateException(subscript.getClass() + " is no index of the grammar");
            }
        }
        return reader.counted(
                new Syntax.Subscript(operand, items, context.getStart().getStartIndex()));
    }

    private Syntax.Slice slice(@Nullable OperationContext lower, SliceContext rest, int column) {
        return new Syntax.Slice(bound(lower), bound(rest.upper), bound(rest.step), column);
    }

    private @Nullable Syntax bound(@Nullable OperationContext context) {
        return context == null ? null : reader.operation(context);
    }
}
