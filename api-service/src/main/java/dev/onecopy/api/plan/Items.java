package dev.onecopy.api.plan;

import dev.onecopy.expression.ScalarValue;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of the variables of each item, as a request gives them: an item is a view of its position in the lists of
 * {@code map} and of the parameters, which all items share. Copies would take items times parameters.
 */
final class Items extends AbstractList<Map<String, ScalarValue>> implements RandomAccess {
    private final Map<String, List<ScalarValue>> mapped;
    private final Map<String, ScalarValue> parameters;
    private final int count;

    /** @param mapped lists of {@code count} values, of other variables than {@code parameters} */
    Items(Map<String, List<ScalarValue>> mapped, Map<String, ScalarValue> parameters, int count) {
        this.mapped = mapped;
        this.parameters = parameters;
        this.count = count;
    }

    @Override
    public Map<String, ScalarValue> get(int position) {
        return new Item(position);
    }

    @Override
    public int size() {
        return count;
    }

    private final class Item extends AbstractMap<String, ScalarValue> {
        private final int position;

        Item(int position) {
            this.position = position;
        }

        @Override
        public @Nullable ScalarValue get(@Nullable Object variable) {
            List<ScalarValue> values = mapped.get(variable);
            return values == null ? parameters.get(variable) : values.get(position);
        }

        @Override
        public boolean containsKey(@Nullable Object variable) {
            return mapped.containsKey(variable) || parameters.containsKey(variable);
        }

        @Override
        public Set<Entry<String, ScalarValue>> entrySet() {
            Map<String, ScalarValue> values = new LinkedHashMap<>(parameters);
            mapped.forEach((variable, all) -> values.put(variable, all.get(position)));
            return Map.copyOf(values).entrySet();
        }
    }
}
