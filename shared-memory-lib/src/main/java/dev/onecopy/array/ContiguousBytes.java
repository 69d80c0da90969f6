package dev.onecopy.array;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The bytes that an array has when it is laid out in C order, gathered from wherever they lie, at any position and
 * without a copy of the whole. Neighbours in memory are copied together. Immutable.
 */
public final class ContiguousBytes {
    private final MemorySegment data;
    private final long offsetBytes;
    private final long sizeBytes;

    /** Bytes that lie together: an element, or a whole innermost axis. */
    private final long runBytes;

    /** The axes over runs; at least one. */
    private final long[] lengths;

    private final long[] stridesBytes;

    public ContiguousBytes(NdArray array) {
        data = array.data();
        offsetBytes = array.offsetBytes();
        int itemsizeBytes = array.dtype().itemsizeBytes();
        sizeBytes = array.shape().elementCount() * itemsizeBytes;
        long[] mergedLengths = new long[array.shape().ndim() + 1];
        long[] mergedStrides = new long[mergedLengths.length];
        int first = mergedLengths.length - 1;
        mergedLengths[first] = 1;
        mergedStrides[first] = itemsizeBytes;
        for (int axis = array.shape().ndim() - 1; axis >= 0; axis--) {
            long length = array.shape().length(axis);
            long strideBytes = array.stridesBytes()[axis];
            if (length == 1 || sizeBytes == 0) {
                continue;
            }
            if (strideBytes == mergedStrides[first] * mergedLengths[first]) {
                mergedLengths[first] *= length;
            } else {
                first--;
                mergedLengths[first] = length;
                mergedStrides[first] = strideBytes;
            }
        }
        int last = mergedLengths.length - 1;
        runBytes = mergedLengths[last] * itemsizeBytes;
        int outer = Math.max(1, last - first);
        lengths = new long[outer];
        stridesBytes = new long[outer];
        lengths[0] = 1;
        System.arraycopy(mergedLengths, first, lengths, 0, last - first);
        System.arraycopy(mergedStrides, first, stridesBytes, 0, last - first);
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    /**
     * Gathers a part.
     *
     * @param positionBytes of the first byte wanted, which may lie inside an element
     * @throws IndexOutOfBoundsException if the part is not within these bytes or the target
     */
    public void read(long positionBytes, byte[] target, int targetOffset, int countBytes) {
        Objects.checkFromIndexSize(positionBytes, countBytes, sizeBytes);
        Objects.checkFromIndexSize(targetOffset, countBytes, target.length);
        MemorySegment to = MemorySegment.ofArray(target);
        Walk walk = new Walk(positionBytes / runBytes);
        long within = positionBytes % runBytes;
        long done = 0;
        while (done < countBytes) {
            long remaining = countBytes - done;
            if (within > 0 || remaining < runBytes) {
                long part = Math.min(runBytes - within, remaining);
                MemorySegment.copy(data, walk.atBytes + within, to, targetOffset + done, part);
                done += part;
                within = 0;
                walk.advance(1);
            } else {
                long runs = Math.min(walk.runsAhead(), remaining / runBytes);
                copyRuns(walk.atBytes, walk.strideBytes(), to, targetOffset + done, runs);
                done += runs * runBytes;
                walk.advance(runs);
            }
        }
    }

    private void copyRuns(long from, long strideBytes, MemorySegment to, long at, long runs) {
        switch ((int) Math.min(runBytes, Integer.MAX_VALUE)) {
            case 1 -> {
                for (long run = 0; run < runs; run++) {
                    to.set(JAVA_BYTE, at + run, data.get(JAVA_BYTE, from + run * strideBytes));
                }
            }
            case 2 -> {
                for (long run = 0; run < runs; run++) {
                    to.set(
                            JAVA_SHORT_UNALIGNED,
                            at + run * Short.BYTES,
                            data.get(JAVA_SHORT_UNALIGNED, from + run * strideBytes));
                }
            }
            case 4 -> {
                for (long run = 0; run < runs; run++) {
                    to.set(
                            JAVA_INT_UNALIGNED,
                            at + run * Integer.BYTES,
                            data.get(JAVA_INT_UNALIGNED, from + run * strideBytes));
                }
            }
            case 8 -> {
                for (long run = 0; run < runs; run++) {
                    to.set(
                            JAVA_LONG_UNALIGNED,
                            at + run * Long.BYTES,
                            data.get(JAVA_LONG_UNALIGNED, from + run * strideBytes));
                }
            }
            default -> {
                for (long run = 0; run < runs; run++) {
                    MemorySegment.copy(data, from + run * strideBytes, to, at + run * runBytes, runBytes);
                }
            }
        }
    }

    /** A place among the runs. */
    private final class Walk {
        private final long[] index = new long[lengths.length];
        private long atBytes = offsetBytes;

        Walk(long run) {
            long rest = run;
            for (int axis = lengths.length - 1; axis >= 0; axis--) {
                index[axis] = rest % lengths[axis];
                rest /= lengths[axis];
                atBytes += index[axis] * stridesBytes[axis];
            }
        }

        long strideBytes() {
            return stridesBytes[stridesBytes.length - 1];
        }

        long runsAhead() {
            return lengths[lengths.length - 1] - index[index.length - 1];
        }

        /** At most by {@link #runsAhead()}. */
        void advance(long runs) {
            int axis = lengths.length - 1;
            index[axis] += runs;
            atBytes += runs * stridesBytes[axis];
            while (axis > 0 && index[axis] == lengths[axis]) {
                atBytes += stridesBytes[axis - 1] - lengths[axis] * stridesBytes[axis];
                index[axis--] = 0;
                index[axis]++;
            }
        }
    }
}
