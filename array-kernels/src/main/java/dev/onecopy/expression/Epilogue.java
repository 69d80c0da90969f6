package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.expression.Instruction.Collected;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Extreme;
import dev.onecopy.reduction.FloatingSum;
import dev.onecopy.reduction.IntegerSum;
import dev.onecopy.reduction.Partial;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Map;

/** Computes what stands around the reductions: the same kernels, on blocks of one element. Used by one thread. */
final class Epilogue {
    private final Graph graph;
    private final Kernels kernels = Kernels.scalar();
    private final MemorySegment left;
    private final MemorySegment right;

    /** @param allocator of native memory that lives as long as this */
    Epilogue(Graph graph, SegmentAllocator allocator) {
        this.graph = graph;
        this.left = allocator.allocate(Long.BYTES, Long.BYTES);
        this.right = allocator.allocate(Long.BYTES, Long.BYTES);
    }

    /**
     * The bits of a node.
     *
     * @param results the bits of the results of the reductions, by the numbers of their nodes
     */
    long evaluate(int number, Map<Integer, Long> results) {
        Node node = graph.node(number);
        DType dtype = node.dtype();
        return switch (node) {
            case Node.Constant constant -> constant.bits();
            case Node.Reduction reduction -> {
                Long result = results.get(number);
                if (result == null) {
                    throw new IllegalStateException(reduction + " is not known");
                }
                yield result;
            }
            case Node.Conversion conversion -> {
                DType from = graph.node(conversion.operand()).dtype();
                Block source = block(from, left, evaluate(conversion.operand(), results));
                kernels.convert(from, source, dtype, block(dtype, right, 0), 1);
                yield Elements.read(dtype, right, 0);
            }
            case Node.Unary unary -> {
                DType from = graph.node(unary.operand()).dtype();
                Block block = block(from, left, evaluate(unary.operand(), results));
                kernels.unary(unary.operation(), from, block, block, 1);
                yield Elements.read(dtype, left, 0);
            }
            case Node.Binary binary -> {
                long first = evaluate(binary.left(), results);
                long second = evaluate(binary.right(), results);
                Block target = block(dtype, left, first);
                kernels.binary(binary.operation(), dtype, target, block(dtype, right, second), target, 1);
                yield Elements.read(dtype, left, 0);
            }
            default -> throw new IllegalStateException(node + " is not reduced");
        };
    }

    private static Block block(DType dtype, MemorySegment memory, long bits) {
        Elements.write(dtype, memory, 0, bits);
        return Block.contiguous(dtype, memory, 0);
    }

    /**
     * The bits of the result of a reduction. A sum is rounded to its dtype here, once; a sum of nothing but -0.0 is
     * 0.0, as in NumPy, where sums begin with 0.0.
     *
     * @throws IllegalArgumentException if the partial is not of this reduction
     */
    static long result(Node.Reduction reduction, Partial merged) {
        if (!belongs(merged, reduction)) {
            throw new IllegalArgumentException(merged + " is not the partial of " + reduction);
        }
        return switch (merged) {
            case FloatingSum sum -> Promotion.floatingBits(reduction.dtype(), sum.value() + 0.0);
            case IntegerSum sum -> sum.value();
            case Extreme extreme -> extreme.bits();
            default -> throw new IllegalStateException(merged + " belongs to no reduction");
        };
    }

    private static boolean belongs(Partial partial, Node.Reduction reduction) {
        Collected collected = Collected.of(reduction);
        return switch (partial) {
            case FloatingSum sum -> collected == Collected.FLOATING_SUM;
            case IntegerSum sum -> collected == Collected.INTEGER_SUM;
            case Extreme extreme ->
                (collected == Collected.MINIMUM || collected == Collected.MAXIMUM)
                        && extreme.which() == collected.extremum()
                        && extreme.dtype() == reduction.dtype();
            default -> false;
        };
    }
}
