package dev.onecopy.computation.program;

import dev.onecopy.array.DType;
import dev.onecopy.computation.program.Program.Slot;
import dev.onecopy.expression.ExpressionException;
import dev.onecopy.expression.Node;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Rows;
import dev.onecopy.kernel.StridedElements;
import dev.onecopy.reduction.Sink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program at work: its scratch memory and its blocks. Used by one thread. */
public final class ProgramRun {
    private static final long CACHE_LINE_BYTES = 64;
    private static final long LARGEST_ITEM_BYTES = 8;

    private final Program program;
    private final Kernels kernels;
    private final BlockReader[] readers;
    private final List<? extends Sink> sinks;
    private final DType[] outputTypes;
    private final Block[] outputs;
    /** What operations read and write; of a repeated slot all copies of its element. */
    private final Block[] blocks;

    private final Block[] registers;
    private final boolean onlyReads;
    private final Rows[] rows;
    private final SegmentAllocator allocator;
    private final int blockElements;
    private @Nullable Block half;
    private long place;

    /**
     * Runs the prologue.
     *
     * @param allocator of native memory that lives as long as this run
     * @param blockElements the most that one {@link #run} takes
     * @param sinks by their numbers
     * @param outputTypes the dtype of each output
     */
    public ProgramRun(
            Program program,
            SourceMemory memory,
            Kernels kernels,
            SegmentAllocator allocator,
            int blockElements,
            List<? extends Sink> sinks,
            List<DType> outputTypes) {
        this.program = program;
        this.kernels = kernels;
        this.sinks = sinks;
        this.readers = program.inputs().stream()
                .map(input -> new BlockReader(input, memory.data(input.source())))
                .toArray(BlockReader[]::new);
        this.outputTypes = outputTypes.toArray(DType[]::new);
        this.outputs = new Block[outputTypes.size()];
        int elements = Math.max(blockElements, Block.REPEATED_COPIES);
        this.allocator = allocator;
        this.blockElements = elements;
        this.registers = registers(allocator, elements);
        this.blocks = registers.clone();
        this.onlyReads = program.onlyReads();
        this.rows = new Rows[registers.length];
        program.prologue().forEach(instruction -> step(instruction, 0, Block.REPEATED_COPIES));
    }

    /** A block beside the registers, which few programs need. */
    private Block half() {
        Block block = half;
        if (block == null) {
            block = Block.contiguous(
                    DType.FLOAT16, allocator.allocate(blockElements * LARGEST_ITEM_BYTES, CACHE_LINE_BYTES), 0);
            half = block;
        }
        return block;
    }

    private Block[] registers(SegmentAllocator allocator, int blockElements) {
        List<Slot> slots = program.slots();
        long sizeBytes = (long) program.widestItemBytes() * blockElements;
        MemorySegment memory = allocator.allocate(sizeBytes * program.registerCount(), CACHE_LINE_BYTES);
        Block[] result = new Block[slots.size()];
        for (int i = 0; i < result.length; i++) {
            Slot slot = slots.get(i);
            if (slot.repeated()) {
                long copiesBytes = Block.REPEATED_COPIES * LARGEST_ITEM_BYTES;
                result[i] = Block.contiguous(slot.dtype(), allocator.allocate(copiesBytes, CACHE_LINE_BYTES), 0);
            } else {
                result[i] = Block.contiguous(slot.dtype(), memory, sizeBytes * Math.max(0, slot.register()));
            }
        }
        return result;
    }

    /** Goes to a position of the outer path. */
    public void moveTo(long outerPosition) {
        for (BlockReader reader : readers) {
            reader.moveTo(outerPosition);
        }
    }

    /** Says where the next block of an output goes. */
    public void direct(int output, MemorySegment memory, long offsetBytes) {
        outputs[output] = Block.contiguous(outputTypes[output], memory, offsetBytes);
    }

    /**
     * Runs the body on the elements from a position of the inner path on.
     *
     * @param place what sinks are told of where these elements are
     */
    public void run(long position, int elementCount, long place) {
        this.place = place;
        for (Instruction instruction : program.body()) {
            step(instruction, position, elementCount);
        }
    }

    /**
     * Moves to positions of the outer path one after the other, and runs the body at each, on the same elements; sinks
     * are told these positions. What is only read goes to the sinks as whole rows.
     */
    public void runRows(long position, int elementCount, long firstRow, int rowCount) {
        if (givesRows(firstRow, rowCount)) {
            moveTo(firstRow);
            giveRows(position, elementCount, firstRow, rowCount);
            return;
        }
        for (long row = firstRow; row < firstRow + rowCount; row++) {
            moveTo(row);
            run(position, elementCount, row);
        }
    }

    private boolean givesRows(long firstRow, int rowCount) {
        if (!onlyReads) {
            return false;
        }
        for (BlockReader reader : readers) {
            if (!reader.hasRows(firstRow, rowCount)) {
                return false;
            }
        }
        return true;
    }

    private void giveRows(long position, int elementCount, long firstRow, int rowCount) {
        for (Instruction instruction : program.body()) {
            switch (instruction) {
                case Instruction.Read read -> rows[read.slot()] = readers[read.input()].rows(position, rowCount);
                case Instruction.Give give -> sinks.get(give.sink()).addRows(rows[give.slot()], elementCount, firstRow);
                default -> throw new IllegalStateException(instruction + " does more than read");
            }
        }
    }

    private void step(Instruction instruction, long position, int elementCount) {
        switch (instruction) {
            case Instruction.Fill fill -> fill(fill.slot(), fill.bits());
            case Instruction.Spread spread -> readers[spread.input()].spread(blocks[spread.slot()]);
            case Instruction.Read read ->
                blocks[read.slot()] = readers[read.input()].read(position, elementCount, registers[read.slot()]);
            case Instruction.Compute compute -> compute(compute, elementCount);
            case Instruction.Store store -> store(store, elementCount);
            case Instruction.Give give ->
                sinks.get(give.sink())
                        .add(
                                unrepeated(give.slot(), elementCount),
                                give.mask() == Instruction.NO_SLOT ? null : operand(give.mask()),
                                elementCount,
                                place);
            case Instruction.GiveProducts products ->
                sinks.get(products.sink())
                        .addProducts(operand(products.left()), operand(products.right()), elementCount);
        }
    }

    /** A block as an operand: one element of a repeated slot stands for all. */
    private Block operand(int slot) {
        Block block = blocks[slot];
        return program.slots().get(slot).repeated() ? Block.repeated(block.memory(), block.offsetBytes()) : block;
    }

    /** A block as sinks take it: elements one behind the other. */
    private Block unrepeated(int slot, int elementCount) {
        if (!program.slots().get(slot).repeated() || elementCount <= Block.REPEATED_COPIES) {
            return blocks[slot];
        }
        DType dtype = program.slots().get(slot).dtype();
        Block all = Block.contiguous(dtype, half().memory(), half().offsetBytes());
        copy(dtype, operand(slot), all, elementCount);
        return all;
    }

    private void fill(int slot, long bits) {
        Block block = blocks[slot];
        DType dtype = program.slots().get(slot).dtype();
        for (int i = 0; i < Block.REPEATED_COPIES; i++) {
            Elements.write(dtype, block.memory(), block.offsetBytes(i), bits);
        }
    }

    private void compute(Instruction.Compute compute, int blockElements) {
        Slot slot = program.slots().get(compute.slot());
        if (slot.output() != Slot.NO_OUTPUT) {
            blocks[compute.slot()] = outputs[slot.output()];
        }
        Block target = blocks[compute.slot()];
        boolean single = slot.repeated();
        int elementCount = single ? Block.REPEATED_COPIES : blockElements;
        Block first = single ? blocks[compute.first()] : operand(compute.first());
        DType dtype = program.slots().get(compute.first()).dtype();
        switch (compute.node()) {
            case Node.Unary unary -> kernels.unary(unary.operation(), dtype, first, target, elementCount);
            case Node.Conversion conversion -> {
                convert(dtype, first, conversion, target, elementCount);
                return;
            }
            case Node.Binary binary -> {
                Block second = single ? blocks[compute.second()] : operand(compute.second());
                binary(binary, dtype, first, second, target, elementCount);
            }
            case Node.Selection selection -> {
                Block second = single ? blocks[compute.second()] : operand(compute.second());
                Block third = single ? blocks[compute.third()] : operand(compute.third());
                kernels.select(slot.dtype(), first, second, third, target, elementCount);
            }
            default -> throw new IllegalStateException(compute.node() + " is not computed");
        }
        if (compute.node().dtype() == DType.FLOAT16) {
            kernels.convert(DType.FLOAT32, target, DType.FLOAT16, half(), elementCount);
            kernels.convert(DType.FLOAT16, half(), DType.FLOAT32, target, elementCount);
        }
    }

    /** What an operation refuses depends on values, so only here is it known to be the expression's fault. */
    private void binary(Node.Binary node, DType dtype, Block left, Block right, Block target, int elementCount) {
        try {
            kernels.binary(node.operation(), dtype, left, right, target, elementCount);
        } catch (ArithmeticException refused) {
            throw new ExpressionException(
                    "value_error", ExpressionException.UNKNOWN_COLUMN, String.valueOf(refused.getMessage()));
        }
    }

    private void convert(DType from, Block source, Node.Conversion conversion, Block target, int elementCount) {
        if (conversion.dtype() == DType.FLOAT16) {
            kernels.convert(from, source, DType.FLOAT16, half(), elementCount);
            kernels.convert(DType.FLOAT16, half(), DType.FLOAT32, target, elementCount);
        } else {
            kernels.convert(from, source, conversion.dtype(), target, elementCount);
        }
    }

    private void store(Instruction.Store store, int elementCount) {
        Slot slot = program.slots().get(store.slot());
        Block target = outputs[store.output()];
        DType stored = outputTypes[store.output()];
        Block source = operand(store.slot());
        if (stored != slot.dtype()) {
            Block copies = slot.repeated() ? blocks[store.slot()] : source;
            int count = slot.repeated() ? Block.REPEATED_COPIES : elementCount;
            kernels.convert(slot.dtype(), copies, stored, half(), count);
            source = slot.repeated() ? Block.repeated(half().memory(), half().offsetBytes()) : half();
        }
        copy(stored, source, target, elementCount);
    }

    private static void copy(DType dtype, Block source, Block target, int elementCount) {
        StridedElements.copy(
                dtype.itemsizeBytes(),
                source.memory(),
                source.offsetBytes(),
                source.stepBytes(),
                target.memory(),
                target.offsetBytes(),
                elementCount);
    }
}
