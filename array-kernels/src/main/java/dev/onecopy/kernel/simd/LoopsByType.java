package dev.onecopy.kernel.simd;

import dev.onecopy.array.DType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The loops of one operation, one a dtype, each made when it is first asked for. To find one costs a few cycles. */
final class LoopsByType<T> {
    private final Function<DType, @Nullable T> maker;
    private volatile Map<DType, Optional<T>> made = new EnumMap<>(DType.class);

    /** @param maker gives null where there is no loop */
    LoopsByType(Function<DType, @Nullable T> maker) {
        this.maker = maker;
    }

    /** The loop, or null if there is none. */
    @Nullable
    T find(DType dtype) {
        Optional<T> known = made.get(dtype);
        return (known == null ? make(dtype) : known).orElse(null);
    }

    private synchronized Optional<T> make(DType dtype) {
        Map<DType, Optional<T>> more = new EnumMap<>(made);
        Optional<T> loop = more.computeIfAbsent(dtype, absent -> Optional.ofNullable(maker.apply(absent)));
        made = more;
        return loop;
    }

    /** The loop of a dtype that has one. */
    T get(DType dtype) {
        T loop = find(dtype);
        if (loop == null) {
            throw new IllegalArgumentException("there is no such loop of " + dtype);
        }
        return loop;
    }
}
