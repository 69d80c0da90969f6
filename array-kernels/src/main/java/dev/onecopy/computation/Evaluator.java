package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.program.Known;
import dev.onecopy.computation.program.ProgramCompiler;
import dev.onecopy.computation.program.ProgramRun;
import dev.onecopy.computation.program.Source;
import dev.onecopy.computation.walk.Path;
import dev.onecopy.expression.ExpressionException;
import dev.onecopy.expression.Graph;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.HistogramBins;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;

/** Computes nodes that are small and made of nothing but known results, without any array. */
final class Evaluator {
    private final Graph graph;
    private final Map<Integer, Known> known;

    Evaluator(Graph graph, Map<Integer, Known> known) {
        this.graph = graph;
        this.known = known;
    }

    /** The bits of each element in C order. */
    long[] bits(int node) {
        DType dtype = graph.node(node).dtype();
        MemorySegment elements = MemorySegment.ofArray(bytes(node));
        long[] bits = new long[Math.toIntExact(graph.node(node).shape().elementCount())];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Elements.read(dtype, elements, (long) i * dtype.itemsizeBytes());
        }
        return bits;
    }

    /** Little-endian elements in C order. */
    byte[] bytes(int node) {
        Shape shape = graph.node(node).shape();
        DType dtype = graph.node(node).dtype();
        int count = Math.toIntExact(shape.elementCount());
        if (count == 0) {
            return new byte[0];
        }
        Path path = Path.inOrder(shape, Order.C, axis -> true);
        ProgramCompiler compiler = new ProgramCompiler(graph, known, Walk.NOWHERE, path);
        compiler.store(node, 0);
        try (Arena arena = Arena.ofConfined()) {
            long copiesBytes = (long) Block.REPEATED_COPIES * Long.BYTES;
            MemorySegment target = arena.allocate(Math.max(copiesBytes, 8L * count), Long.BYTES);
            ProgramRun run = new ProgramRun(
                    compiler.compile(),
                    source -> KnownMemory.of(graph, known, source, arena),
                    Kernels.scalar(),
                    arena,
                    count,
                    List.of(),
                    List.of(dtype));
            run.direct(0, target, 0);
            run.run(0, count, 0);
            return target.asSlice(0, (long) count * dtype.itemsizeBytes()).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** The bits of the only element. */
    long only(int node) {
        return bits(node)[0];
    }

    /**
     * The bins between two bounds, which are float64.
     *
     * @param barrier the node whose bins these are
     * @throws ExpressionException {@code value_error} if no such bins lie between them
     */
    HistogramBins bins(int barrier, DType edges, int binCount, int low, int high) {
        try {
            return new HistogramBins(
                    edges, binCount, Double.longBitsToDouble(only(low)), Double.longBitsToDouble(only(high)));
        } catch (IllegalArgumentException none) {
            throw new ExpressionException("value_error", graph.column(barrier), none.getMessage() + " (ValueError)");
        }
    }

    /** Memory of results that are known. */
    static final class KnownMemory {
        private KnownMemory() {}

        static NdArray of(Graph graph, Map<Integer, Known> known, Source source, Arena arena) {
            if (source instanceof Source.Barrier barrier && known.get(barrier.node()) instanceof Known.Small small) {
                DType dtype = graph.node(barrier.node()).dtype();
                int itemsizeBytes = dtype.itemsizeBytes();
                MemorySegment memory = arena.allocate((long) small.bits().length * itemsizeBytes, Long.BYTES);
                for (int i = 0; i < small.bits().length; i++) {
                    Elements.write(dtype, memory, (long) i * itemsizeBytes, small.bits()[i]);
                }
                return new NdArray(dtype, Shape.of(small.bits().length), new long[] {itemsizeBytes}, memory, 0);
            }
            throw new IllegalArgumentException(source + " is not in the findings");
        }
    }
}
