package dev.onecopy.worker.call;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.message.CallMessage;
import dev.onecopy.message.CallMessage.Argument;
import dev.onecopy.message.ResultValue;
import dev.onecopy.segment.ArrayReference;
import dev.onecopy.segment.OutputSlice;
import dev.onecopy.segment.SegmentView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one call: arguments, read-only, and where its result goes, locked until this is closed. Nothing that
 * the message says is believed before it is checked against the segment.
 */
final class CallMemory implements AutoCloseable {
    private static final int ALIGNMENT_BYTES = 64;

    private final SegmentView segment;
    private final CallMessage call;
    private final Arena arena = Arena.ofShared();
    private final Map<String, NdArray> arrays = new HashMap<>();
    private final List<ArrayReference> read = new ArrayList<>();
    private final List<OutputSlice> written = new ArrayList<>();
    private final NdArray result;

    /**
     * @throws dev.onecopy.segment.StaleArrayException if an array is gone
     * @throws IllegalArgumentException if the message asks for what cannot be
     */
    CallMemory(SegmentView segment, CallMessage call) {
        this.segment = segment;
        this.call = call;
        try {
            for (Argument argument : call.arguments()) {
                NdArray array = array(argument);
                if (array != null) {
                    arrays.put(argument.name(), array);
                }
            }
            result = openResult();
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    Map<String, NdArray> arrays() {
        return arrays;
    }

    NdArray result() {
        return result;
    }

    private @Nullable NdArray array(Argument argument) {
        String name = argument.dtype();
        if (argument.number() != null || name == null) {
            return null;
        }
        DType dtype = DType.ofNumpyName(name);
        Shape shape = Shape.of(argument.shape());
        byte[] data = argument.data();
        if (data != null) {
            ArrayType type = new ArrayType(dtype, shape, Order.C);
            if (data.length != type.nbytes() || shape.elementCount() > ResultValue.MAXIMUM_ELEMENTS) {
                throw new IllegalArgumentException(
                        "the argument " + argument.name() + " has " + data.length + " bytes for " + type);
            }
            MemorySegment memory = arena.allocate(Math.max(1, data.length), ALIGNMENT_BYTES);
            MemorySegment.copy(data, 0, memory, ValueLayout.JAVA_BYTE, 0, data.length);
            return NdArray.contiguous(type, memory.asReadOnly());
        }
        ArrayReference reference = argument.array();
        if (reference == null) {
            throw new IllegalArgumentException("the argument " + argument.name() + " is nothing");
        }
        NdArray whole = segment.array(reference);
        if (whole.dtype() != dtype) {
            throw new IllegalArgumentException("array " + reference.arrayId() + " is of " + whole.dtype()
                    + "; the argument " + argument.name() + " is of " + dtype);
        }
        read.add(reference);
        return new NdArray(
                dtype,
                shape,
                argument.stridesBytes(),
                whole.data().asReadOnly(),
                whole.offsetBytes() + argument.offsetBytes());
    }

    private NdArray openResult() {
        CallMessage.ExpectedResult expected = call.result();
        ArrayType type = new ArrayType(DType.ofNumpyName(expected.dtype()), Shape.of(expected.shape()), Order.C);
        if (expected.targets().isEmpty() && type.shape().elementCount() > ResultValue.MAXIMUM_ELEMENTS) {
            throw new IllegalArgumentException("a result of shape " + type.shape() + " does not fit into a message");
        }
        if (expected.targets().isEmpty() || type.nbytes() == 0) {
            return NdArray.contiguous(type, arena.allocate(Math.max(1, type.nbytes()), ALIGNMENT_BYTES));
        }
        for (CallMessage.Target target : expected.targets()) {
            OutputSlice slice = segment.output(target.array(), target.offsetBytes(), type.nbytes());
            written.add(slice);
            if (slice.type().dtype() != type.dtype() || slice.type().order() != Order.C) {
                throw new IllegalArgumentException(
                        "array " + target.array().arrayId() + " is " + slice.type() + "; the call gives " + type);
            }
        }
        return NdArray.contiguous(type, written.getFirst().data());
    }

    /**
     * What the function has filled is where it belongs, or given back.
     *
     * @throws dev.onecopy.segment.StaleArrayException if what it has read was freed meanwhile
     */
    @Nullable
    ResultValue finish() {
        read.forEach(segment::array);
        if (written.isEmpty()) {
            if (!call.result().targets().isEmpty()) {
                return null;
            }
            byte[] data = result.data().asSlice(0, nbytes(result)).toArray(ValueLayout.JAVA_BYTE);
            return new ResultValue(call.result().dtype(), call.result().shape(), data);
        }
        MemorySegment first = written.getFirst().data();
        written.stream().skip(1).forEach(other -> other.data().copyFrom(first));
        return null;
    }

    /** Bytes of arrays in the segment that the call is about. */
    long bytesScanned() {
        CallMessage.Rows rows = call.rows();
        return arrays.values().stream()
                .mapToLong(array -> rows == null ? nbytes(array) : nbytesOfRows(array, rows))
                .sum();
    }

    private static long nbytesOfRows(NdArray array, CallMessage.Rows rows) {
        boolean cut = array.shape().ndim() > 0 && array.shape().length(0) >= Math.max(1, rows.to());
        return cut ? nbytes(array) / array.shape().length(0) * (rows.to() - rows.from()) : nbytes(array);
    }

    private static long nbytes(NdArray array) {
        return array.shape().elementCount() * array.dtype().itemsizeBytes();
    }

    @Override
    public void close() {
        written.forEach(OutputSlice::close);
        arena.close();
    }
}
