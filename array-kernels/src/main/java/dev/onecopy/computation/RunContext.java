package dev.onecopy.computation;

import dev.onecopy.computation.program.SourceMemory;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What a slice runs with.
 *
 * @param slice its number in the stage, for messages
 * @param sources what is read
 * @param memory what is written
 * @param arena of scratch memory
 */
record RunContext(
        int slice, SourceMemory sources, SliceMemory memory, Kernels kernels, Interruption interruption, Arena arena) {
    /** @throws ComputationInterruptedException if the slice should stop */
    void poll() {
        if (interruption.requested()) {
            throw new ComputationInterruptedException(slice);
        }
    }

    /** Memory of a part of an output, of the class that all other memory has: see {@code BlockReader}. */
    @SuppressWarnings("restricted")
    MemorySegment write(OutputArray output, long firstElement, long elementCount) {
        long itemsizeBytes = output.type().dtype().itemsizeBytes();
        MemorySegment part = memory.write(output, firstElement * itemsizeBytes, elementCount * itemsizeBytes);
        return part.reinterpret(part.byteSize());
    }
}
