package dev.onecopy.kernel.simd;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.HistogramBins;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Rows;
import dev.onecopy.kernel.ValueTable;

/** How the copies of a {@link Template} are called. Element counts fill whole vectors. */
final class Loops {
    private Loops() {}

    /** {@code target = operation(source)}. */
    interface Unary {
        void run(Block source, Block target, int elementCount);
    }

    /** {@code target = left operation right}; either operand may be repeated. */
    interface Binary {
        void run(Block left, Block right, Block target, int elementCount);
    }

    /** {@code target = start operation row 0 operation row 1 …}: see {@link Kernels#foldRows}. */
    interface Fold {
        void run(Block start, Rows rows, Block target, int elementCount);
    }

    /** A number of the elements. */
    interface Count {
        long run(Block source, int elementCount);
    }

    /** The bin of each element from a first one on, the number of bins if it is in none. */
    interface Bins {
        void run(Block source, int first, int elementCount, HistogramBins bins, int[] found);
    }

    /** Adds to the count of each value of a table. */
    interface Values {
        void run(Block source, int elementCount, ValueTable table);
    }

    /** What is left of all elements: its bits as {@link Elements} has them. */
    interface Reduction {
        long run(Block source, int elementCount);
    }

    /** Whole leaves: see {@link Kernels#sumProducts}. */
    interface LeafSums {
        void sum(Block source, int leafCount, Block lanes);

        void sumSquares(Block source, int leafCount, Block lanes);

        /**
         * Sums products with one value.
         *
         * @param factor repeated
         */
        void sumMultiples(Block source, Block factor, int leafCount, Block lanes);

        void sumPairs(Block left, Block right, int leafCount, Block lanes);
    }

    /** The walks over a block that moments take, over whole rows of {@link Kernels#LANES} elements. */
    interface MomentSums {
        void sum(Block source, int elementCount, double[] sums);

        void distances(Block source, int elementCount, double mean, double[] distances, double[] squares);
    }

    /** The same walks over those elements only that a mask is true for, which is not repeated. */
    interface MaskedMomentSums {
        void sum(Block source, Block mask, int elementCount, double[] sums);

        void distances(Block source, Block mask, int elementCount, double mean, double[] distances, double[] squares);
    }

    /** {@code target = condition ? ifTrue : ifFalse}; the last two may be repeated. */
    interface Selection {
        void run(Block condition, Block ifTrue, Block ifFalse, Block target, int elementCount);
    }

    /** Elements by an interval of their keys, which must end before NaN: see {@link Kernels#partition}. */
    interface Partition {
        long run(Block source, int elementCount, long lowest, long highest, Block within);
    }
}
