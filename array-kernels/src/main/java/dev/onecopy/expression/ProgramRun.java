package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.expression.Program.Collector;
import dev.onecopy.expression.Program.Slot;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Accumulator;
import dev.onecopy.reduction.ExtremeAccumulator;
import dev.onecopy.reduction.FloatingSumAccumulator;
import dev.onecopy.reduction.IntegerSumAccumulator;
import dev.onecopy.reduction.Partial;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program at work on a run of elements: its scratch memory, its blocks and its accumulators. Used by one thread. */
final class ProgramRun {
    /** So that the blocks of an expression fit the cache next to the core; results do not depend on it. */
    private static final int BLOCK_ELEMENTS = 2 * Kernels.LEAF_ELEMENTS;

    private static final long CACHE_LINE_BYTES = 64;
    private static final long LARGEST_ITEM_BYTES = 8;

    private final Program program;
    private final Kernels kernels;
    private final Map<String, BlockReader> readers = new HashMap<>();
    private final Block[] blocks;
    private final List<Accumulator> accumulators;
    private final int blockElements;

    /** @param allocator of native memory that lives as long as this run */
    ProgramRun(
            Program program,
            Sweep sweep,
            Map<String, NdArray> arrays,
            Kernels kernels,
            SegmentAllocator allocator,
            long elementCount) {
        this.program = program;
        this.kernels = kernels;
        List<String> variables = sweep.variables();
        for (int i = 0; i < variables.size(); i++) {
            readers.put(variables.get(i), new BlockReader(sweep.traversal(), i, array(arrays, variables.get(i))));
        }
        this.blockElements = (int) Math.min(BLOCK_ELEMENTS, elementCount);
        this.blocks = blocks(allocator);
        this.accumulators = program.accumulators().stream()
                .map(collector -> accumulator(collector, allocator, elementCount))
                .toList();
        program.prologue().forEach(instruction -> step(instruction, 0, Block.REPEATED_COPIES));
        for (int slot = 0; slot < blocks.length; slot++) {
            if (program.slots().get(slot).repeated()) {
                blocks[slot] = Block.repeated(blocks[slot].memory(), blocks[slot].offsetBytes());
            }
        }
    }

    private static NdArray array(Map<String, NdArray> arrays, String variable) {
        NdArray array = arrays.get(variable);
        if (array == null) {
            throw new IllegalArgumentException("the array of the variable '" + variable + "' is missing");
        }
        return array;
    }

    private Block[] blocks(SegmentAllocator allocator) {
        List<Slot> slots = program.slots();
        MemorySegment registers =
                allocator.allocate(LARGEST_ITEM_BYTES * blockElements * program.registerCount(), CACHE_LINE_BYTES);
        Block[] result = new Block[slots.size()];
        for (int i = 0; i < result.length; i++) {
            Slot slot = slots.get(i);
            if (slot.repeated()) {
                long sizeBytes = Block.REPEATED_COPIES * LARGEST_ITEM_BYTES;
                result[i] = Block.contiguous(slot.dtype(), allocator.allocate(sizeBytes, CACHE_LINE_BYTES), 0);
            } else {
                long offsetBytes = LARGEST_ITEM_BYTES * blockElements * Math.max(0, slot.register());
                result[i] = Block.contiguous(slot.dtype(), registers, offsetBytes);
            }
        }
        return result;
    }

    private Accumulator accumulator(Collector collector, SegmentAllocator allocator, long elementCount) {
        DType dtype = collector.dtype();
        return switch (collector.collected()) {
            case FLOATING_SUM -> new FloatingSumAccumulator(kernels, dtype, allocator, elementCount, blockElements);
            case INTEGER_SUM -> new IntegerSumAccumulator(kernels, dtype);
            case MINIMUM, MAXIMUM ->
                new ExtremeAccumulator(kernels, collector.collected().extremum(), dtype);
        };
    }

    /** The number of elements that one {@link #run} takes at most. */
    int blockElements() {
        return blockElements;
    }

    /** Runs the body on one block; blocks follow one another. */
    void run(long firstElement, int elementCount) {
        for (Instruction instruction : program.body()) {
            step(instruction, firstElement, elementCount);
        }
    }

    private void step(Instruction instruction, long firstElement, int elementCount) {
        switch (instruction) {
            case Instruction.Fill fill -> fill(blocks[fill.slot()], fill.constant());
            case Instruction.Spread spread -> reader(spread.input()).spread(blocks[spread.slot()]);
            case Instruction.View view ->
                blocks[view.slot()] = reader(view.input()).view(firstElement);
            case Instruction.Gather gather ->
                reader(gather.input()).copy(firstElement, elementCount, blocks[gather.slot()]);
            case Instruction.Compute compute -> compute(compute, elementCount);
            case Instruction.Accumulate accumulate ->
                accumulators.get(accumulate.accumulator()).add(blocks[accumulate.slot()], null, elementCount, 0);
            case Instruction.AccumulateProducts products ->
                ((FloatingSumAccumulator) accumulators.get(products.accumulator()))
                        .addProducts(blocks[products.left()], blocks[products.right()], elementCount);
        }
    }

    private BlockReader reader(Node.Input input) {
        BlockReader reader = readers.get(input.variable());
        if (reader == null) {
            throw new IllegalStateException("the variable '" + input.variable() + "' is not of this sweep");
        }
        return reader;
    }

    private static void fill(Block block, Node.Constant constant) {
        for (int i = 0; i < Block.REPEATED_COPIES; i++) {
            Elements.write(constant.dtype(), block.memory(), block.offsetBytes(i), constant.bits());
        }
    }

    private void compute(Instruction.Compute compute, int elementCount) {
        Block left = blocks[compute.left()];
        Block target = blocks[compute.slot()];
        DType dtype = compute.node().dtype();
        switch (compute.node()) {
            case Node.Binary binary ->
                kernels.binary(binary.operation(), dtype, left, blocks[compute.right()], target, elementCount);
            case Node.Unary unary -> {
                DType from = program.slots().get(compute.left()).dtype();
                kernels.unary(unary.operation(), from, left, target, elementCount);
            }
            case Node.Conversion conversion ->
                kernels.convert(program.slots().get(compute.left()).dtype(), left, dtype, target, elementCount);
            default -> throw new IllegalStateException(compute.node() + " is not computed");
        }
    }

    /** The partials of each item for each reduction of the sweep: {@code [item][position in the sweep]}. */
    Partial partial(int item, int position) {
        return accumulators.get(program.outputs()[item][position]).partial();
    }
}
