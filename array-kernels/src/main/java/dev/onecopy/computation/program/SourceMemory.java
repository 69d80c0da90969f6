package dev.onecopy.computation.program;

import dev.onecopy.array.NdArray;

/** Finds the memory of sources. */
@FunctionalInterface
public interface SourceMemory {
    /** The array, in native memory; a {@link Source.Barrier} is C-contiguous. */
    NdArray data(Source source);
}
