package dev.onecopy.computation.program;

import dev.onecopy.array.DType;
import dev.onecopy.computation.program.Program.Input;
import dev.onecopy.computation.program.Program.Slot;
import dev.onecopy.computation.walk.Path;
import dev.onecopy.computation.walk.Steps;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Layout;
import dev.onecopy.expression.Node;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Elements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compiles the part of a graph that one pass needs. A node gets one slot and is computed once a block, before its first
 * use; its scratch memory is used again after its last use, so that few blocks stay in the cache.
 */
public final class ProgramCompiler {
    private final Graph graph;
    private final Map<Integer, Known> known;
    private final Path outer;
    private final Path inner;
    private final List<Instruction> prologue = new ArrayList<>();
    private final List<Instruction> body = new ArrayList<>();
    private final List<DType> dtypes = new ArrayList<>();
    private final List<Boolean> repeated = new ArrayList<>();
    private final List<Integer> outputs = new ArrayList<>();
    private final Set<Integer> constants = new HashSet<>();
    private final Map<Integer, Integer> slots = new HashMap<>();
    private final List<Input> inputs = new ArrayList<>();

    /**
     * A compiler of one program.
     *
     * @param known what is known of barriers
     * @param outer what stands still while a block runs
     * @param inner what blocks are runs of
     */
    public ProgramCompiler(Graph graph, Map<Integer, Known> known, Path outer, Path inner) {
        this.graph = graph;
        this.known = known;
        this.outer = outer;
        this.inner = inner;
    }

    /** Has the blocks of a node written to an output, by the operation that computes them if that is possible. */
    public void store(int node, int output) {
        boolean isNew = !slots.containsKey(node);
        int slot = slot(node);
        Instruction last = body.isEmpty() ? null : body.getLast();
        boolean computed = isNew && last instanceof Instruction.Compute compute && compute.slot() == slot;
        if (computed && !repeated.get(slot) && graph.node(node).dtype() != DType.FLOAT16) {
            outputs.set(slot, output);
        } else {
            body.add(new Instruction.Store(slot, output));
        }
    }

    /** Has the blocks of a node given to a sink. */
    public void give(int node, int mask, int sink) {
        int slot = slot(node);
        body.add(new Instruction.Give(slot, mask == Node.NO_NODE ? Instruction.NO_SLOT : slot(mask), sink));
    }

    /** As {@link #give}, to a sink that sums floats: products need no memory, unless they are there already. */
    public void giveToSum(int node, int sink) {
        if (!slots.containsKey(node)
                && graph.node(node) instanceof Node.Binary binary
                && (binary.operation() == BinaryOperation.MULTIPLY || isSquare(binary))
                && binary.dtype() != DType.FLOAT16) {
            int left = slot(binary.left());
            int right = isSquare(binary) ? left : slot(binary.right());
            if (!repeated.get(left) || !repeated.get(right)) {
                body.add(new Instruction.GiveProducts(left, right, sink));
                return;
            }
        }
        give(node, Node.NO_NODE, sink);
    }

    /** A power that kernels compute as a product. */
    private boolean isSquare(Node.Binary binary) {
        return binary.operation() == BinaryOperation.POWER
                && binary.dtype().isFloating()
                && graph.node(binary.right()) instanceof Node.Constant exponent
                && Elements.floating(exponent.dtype(), exponent.bits()) == 2;
    }

    /** The program. */
    public Program compile() {
        RegisterAllocation registers = RegisterAllocation.of(
                body, dtypes.size(), slot -> !repeated.get(slot) && outputs.get(slot) == Slot.NO_OUTPUT);
        List<Slot> placed = new ArrayList<>();
        for (int slot = 0; slot < dtypes.size(); slot++) {
            placed.add(new Slot(dtypes.get(slot), repeated.get(slot), registers.register(slot), outputs.get(slot)));
        }
        return new Program(List.copyOf(prologue), List.copyOf(body), placed, registers.count(), List.copyOf(inputs));
    }

    private int slot(int number) {
        Integer there = slots.get(number);
        if (there != null) {
            return there;
        }
        int slot = switch (graph.node(number)) {
            case Node.Constant constant -> constant(constant.dtype(), constant.bits());
            case Node.Input input -> input(new Source.Variable(input.variable()), input.dtype(), input.layout());
            case Node.View view -> result(view.operand(), view.dtype(), view.layout());
            case Node.Barrier barrier ->
                result(
                        number,
                        barrier.dtype(),
                        Layout.contiguous(barrier.shape(), barrier.dtype().itemsizeBytes()));
            case Node.Conversion conversion -> convert(conversion);
            case Node.Unary unary -> compute(unary, unary.operand());
            case Node.Binary binary -> compute(binary, binary.left(), binary.right());
            case Node.Selection selection ->
                compute(selection, selection.condition(), selection.ifTrue(), selection.ifFalse());
        };
        slots.put(number, slot);
        return slot;
    }

    private int result(int barrier, DType dtype, Layout layout) {
        return switch (known.get(barrier)) {
            case Known.Everywhere everywhere -> constant(dtype, everywhere.bits());
            case Known.Small small -> input(new Source.Barrier(barrier), dtype, layout);
            case Known.Stored stored -> input(new Source.Barrier(barrier), dtype, layout);
            case Known.Lanes lanes ->
                input(new Source.Barrier(barrier), dtype, Layout.contiguous(inner.domain(), dtype.itemsizeBytes()));
            case null -> throw new IllegalStateException("the result of node " + barrier + " is not known yet");
        };
    }

    private int constant(DType dtype, long bits) {
        if (dtype == DType.FLOAT16) {
            float value = Float.float16ToFloat((short) bits);
            return constant(DType.FLOAT32, Elements.bits(value));
        }
        int slot = newSlot(dtype, true);
        constants.add(slot);
        prologue.add(new Instruction.Fill(slot, bits));
        return slot;
    }

    private int input(Source source, DType dtype, Layout layout) {
        Input input = new Input(source, dtype, layout.offsetBytes(), Steps.of(layout, outer), Steps.of(layout, inner));
        boolean single = input.inner().isSingle();
        int slot = newSlot(dtype, single);
        inputs.add(input);
        int index = inputs.size() - 1;
        if (!single) {
            body.add(new Instruction.Read(slot, index));
        } else if (input.outer().isSingle()) {
            constants.add(slot);
            prologue.add(new Instruction.Spread(slot, index));
        } else {
            body.add(new Instruction.Spread(slot, index));
        }
        return dtype == DType.FLOAT16 ? widened(slot) : slot;
    }

    /** Elements of float16 as float32. */
    private int widened(int stored) {
        Node widening = new Node.Conversion(Node.NO_NODE, DType.FLOAT32, inner.domain());
        return computed(widening, DType.FLOAT32, stored, Instruction.NO_SLOT, Instruction.NO_SLOT);
    }

    private int convert(Node.Conversion conversion) {
        boolean halfToUint32 =
                graph.node(conversion.operand()).dtype() == DType.FLOAT16 && conversion.dtype() == DType.UINT32;
        return halfToUint32 ? throughInt64(conversion) : compute(conversion, conversion.operand());
    }

    /** As NumPy converts float16 to uint32, which shows where it is NaN, infinite or negative. */
    private int throughInt64(Node.Conversion conversion) {
        Node wide = new Node.Conversion(conversion.operand(), DType.INT64, conversion.shape());
        int slot = compute(wide, conversion.operand());
        return computed(conversion, DType.UINT32, slot, Instruction.NO_SLOT, Instruction.NO_SLOT);
    }

    private int compute(Node node, int... operands) {
        int first = slot(operands[0]);
        int second = operands.length > 1 ? slot(operands[1]) : Instruction.NO_SLOT;
        int third = operands.length > 2 ? slot(operands[2]) : Instruction.NO_SLOT;
        return computed(node, Program.working(node.dtype()), first, second, third);
    }

    private int computed(Node node, DType dtype, int first, int second, int third) {
        boolean allRepeated = isRepeated(first) && isRepeated(second) && isRepeated(third);
        boolean constant = isConstant(first) && isConstant(second) && isConstant(third);
        int slot = newSlot(dtype, allRepeated);
        if (constant) {
            constants.add(slot);
        }
        (constant ? prologue : body).add(new Instruction.Compute(slot, node, first, second, third));
        return slot;
    }

    private boolean isRepeated(int slot) {
        return slot == Instruction.NO_SLOT || repeated.get(slot);
    }

    private boolean isConstant(int slot) {
        return slot == Instruction.NO_SLOT || constants.contains(slot);
    }

    private int newSlot(DType dtype, boolean isRepeated) {
        dtypes.add(dtype);
        repeated.add(isRepeated);
        outputs.add(Slot.NO_OUTPUT);
        return dtypes.size() - 1;
    }
}
