package dev.onecopy.computation;

import dev.onecopy.array.Shape;
import dev.onecopy.computation.walk.Cut;
import dev.onecopy.computation.walk.Path;
import java.util.List;

/**
 * How a pass goes over its arrays and where it is cut: a pure function of what is computed in it. What walks the same
 * way shares the pass.
 */
sealed interface Walk {
    /** A path of one position. */
    Path NOWHERE = new Path(Shape.of(), List.of());

    /** What stands still while a block runs. */
    Path outer();

    /** What blocks are runs of. */
    Path inner();

    int slices();

    /** How many elements of the arrays a slice visits. */
    long elements(int slice);

    /** Over nothing: a function of the user is called, whose operands are its own business. */
    record Called(int call, int slices) implements Walk {
        @Override
        public Path outer() {
            return NOWHERE;
        }

        @Override
        public Path inner() {
            return NOWHERE;
        }

        @Override
        public long elements(int slice) {
            return 0;
        }
    }

    /** All elements one after the other, for one result or for an array of as many elements. */
    record Flat(Path path, Cut cut) implements Walk {
        @Override
        public Path outer() {
            return NOWHERE;
        }

        @Override
        public Path inner() {
            return path;
        }

        @Override
        public int slices() {
            return cut.slices();
        }

        @Override
        public long elements(int slice) {
            return cut.length(slice);
        }
    }

    /** A look at some blocks of each slice of all elements. */
    record Sampled(Path path, Cut cut, int blocks) implements Walk {
        @Override
        public Path outer() {
            return NOWHERE;
        }

        @Override
        public Path inner() {
            return path;
        }

        @Override
        public int slices() {
            return cut.slices();
        }

        @Override
        public long elements(int slice) {
            return Math.min(cut.length(slice), (long) blocks * Tasks.BLOCK_ELEMENTS);
        }
    }

    /**
     * Lane after lane, each along its reduced axes, where these lie behind one another in memory. A slice has whole
     * lanes, or if lanes are long, one piece of one lane.
     */
    record Rows(Path kept, Path reduced, Cut lanes, Cut pieces) implements Walk {
        @Override
        public Path outer() {
            return kept;
        }

        @Override
        public Path inner() {
            return reduced;
        }

        @Override
        public int slices() {
            return Math.multiplyExact(lanes.slices(), pieces.slices());
        }

        @Override
        public long elements(int slice) {
            return lanes.length(slice / pieces.slices()) * pieces.length(slice % pieces.slices());
        }
    }

    /** Many lanes side by side, one step of the reduced axes after the other. A slice has whole lanes. */
    record Lanes(Path reduced, Path kept, Cut lanes) implements Walk {
        @Override
        public Path outer() {
            return reduced;
        }

        @Override
        public Path inner() {
            return kept;
        }

        @Override
        public int slices() {
            return lanes.slices();
        }

        @Override
        public long elements(int slice) {
            return lanes.length(slice) * reduced.count();
        }
    }

    /**
     * Few lanes side by side, several steps of the reduced axes in one block. A slice has all lanes and a piece of the
     * reduced axes.
     */
    record Folded(Path reduced, Path kept, Cut rows) implements Walk {
        @Override
        public Path outer() {
            return NOWHERE;
        }

        @Override
        public Path inner() {
            return reduced.then(kept);
        }

        @Override
        public int slices() {
            return rows.slices();
        }

        @Override
        public long elements(int slice) {
            return rows.length(slice) * kept.count();
        }
    }

    /**
     * All elements in C order, whose lanes are scanned: groups of some lanes of some length, one behind the other. A
     * slice has whole groups.
     */
    record Scanned(Path path, Cut groups, long length, long lanes) implements Walk {
        @Override
        public Path outer() {
            return NOWHERE;
        }

        @Override
        public Path inner() {
            return path;
        }

        @Override
        public int slices() {
            return groups.slices();
        }

        @Override
        public long elements(int slice) {
            return groups.length(slice) * length * lanes;
        }
    }
}
