package dev.onecopy.api.aggregate;

import dev.onecopy.array.DType;
import dev.onecopy.computation.FunctionCall;
import dev.onecopy.computation.Stage;
import dev.onecopy.kernel.Elements;
import dev.onecopy.message.ResultValue;
import dev.onecopy.reduction.Partial;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What calls of functions have returned, checked against what they were asked for. */
final class CallResults {
    private CallResults() {}

    /** @throws IllegalArgumentException if it is not what was asked for */
    static List<List<Partial>> decode(Stage stage, int slice, @Nullable ResultValue value) {
        FunctionCall call = stage.call(slice)
                .orElseThrow(() -> new IllegalArgumentException("slice " + slice + " is no call of a function"));
        if (value == null) {
            return stage.returned(slice, new long[0]);
        }
        long[] shape = call.shape().toArray();
        long nbytes = call.shape().elementCount() * call.dtype().itemsizeBytes();
        if (!call.dtype().numpyName().equals(value.dtype())
                || !Arrays.equals(shape, value.shape())
                || value.data().length != nbytes) {
            throw new IllegalArgumentException("the call returned " + value.dtype() + " of shape "
                    + Arrays.toString(value.shape()) + "; expected " + call.dtype() + " of " + call.shape());
        }
        return stage.returned(slice, bits(call.dtype(), value.data()));
    }

    private static long[] bits(DType dtype, byte[] data) {
        MemorySegment elements = MemorySegment.ofArray(data);
        long[] bits = new long[data.length / dtype.itemsizeBytes()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Elements.read(dtype, elements, (long) i * dtype.itemsizeBytes());
        }
        return bits;
    }
}
