package dev.onecopy.worker.execute;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.NdArray;
import dev.onecopy.computation.OutputArray;
import dev.onecopy.computation.SliceMemory;
import dev.onecopy.message.TaskMessage;
import dev.onecopy.message.TaskMessage.OutputReference;
import dev.onecopy.segment.ArrayReference;
import dev.onecopy.segment.OutputSlice;
import dev.onecopy.segment.SegmentView;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The memory of one slice: what its task names, in the segment, and no more than what the slice asks for. Parts of
 * outputs are locked from when they are asked for until this is closed. Of the thread of the slice.
 */
final class TaskMemory implements SliceMemory, AutoCloseable {
    private record Place(int stage, int position) {}

    private final SegmentView segment;
    private final Map<String, NdArray> arrays;
    private final Map<Place, ArrayReference> outputs = new HashMap<>();
    private final Set<ArrayReference> read;
    private final List<OutputSlice> written = new ArrayList<>();

    /** @param arrays those of the task, as they were found in the segment */
    TaskMemory(SegmentView segment, TaskMessage task, Map<String, NdArray> arrays) {
        this.segment = segment;
        this.arrays = arrays;
        this.read = task.arrays().values().stream().collect(Collectors.toSet());
        for (OutputReference output : task.outputs()) {
            outputs.put(new Place(output.stage(), output.position()), output.array());
        }
    }

    @Override
    public NdArray array(String variable) {
        NdArray array = arrays.get(variable);
        if (array == null) {
            throw new IllegalArgumentException("the task does not say which array " + variable + " is");
        }
        return array;
    }

    @Override
    public NdArray output(OutputArray finished) {
        ArrayReference reference = reference(finished);
        NdArray array = segment.array(reference);
        ArrayType type = finished.type();
        if (array.dtype() != type.dtype()
                || !array.shape().equals(type.shape())
                || !Arrays.equals(array.stridesBytes(), type.stridesBytes())) {
            throw new IllegalArgumentException("array " + reference.arrayId() + " is not the " + type.dtype()
                    + " of shape " + type.shape() + " that stage " + finished.stage() + " has written");
        }
        read.add(reference);
        return array;
    }

    @Override
    public MemorySegment write(OutputArray output, long fromBytes, long lengthBytes) {
        if (lengthBytes == 0) {
            return MemorySegment.NULL;
        }
        ArrayReference reference = reference(output);
        OutputSlice slice = segment.output(reference, fromBytes, lengthBytes);
        written.add(slice);
        if (!slice.type().equals(output.type())) {
            throw new IllegalArgumentException("array " + reference.arrayId() + " is " + slice.type() + "; stage "
                    + output.stage() + " writes " + output.type());
        }
        return slice.data();
    }

    private ArrayReference reference(OutputArray output) {
        ArrayReference reference = outputs.get(new Place(output.stage(), output.position()));
        if (reference == null) {
            throw new IllegalArgumentException("the task does not say where output " + output.position() + " of stage "
                    + output.stage() + " lies");
        }
        return reference;
    }

    /**
     * An array that was freed meanwhile may have given other bytes: what was computed counts only if all are there.
     *
     * @throws dev.onecopy.segment.StaleArrayException if one is not
     */
    void checkWhatWasRead() {
        read.forEach(segment::array);
    }

    @Override
    public void close() {
        written.forEach(OutputSlice::close);
    }
}
