package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.expression.Instruction.Collected;
import dev.onecopy.expression.Program.Collector;
import dev.onecopy.expression.Program.Slot;
import dev.onecopy.kernel.BinaryOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles the part of a graph that one sweep needs. A node gets one slot and is computed once a block, before its
 * first use; its scratch memory is used again after its last use, so that few blocks stay in the cache.
 */
final class ProgramCompiler {
    private final Graph graph;
    private final Sweep sweep;
    private final List<Instruction> prologue = new ArrayList<>();
    private final List<Instruction> body = new ArrayList<>();
    private final List<Integer> slotNodes = new ArrayList<>();
    private final List<Boolean> repeatedSlots = new ArrayList<>();
    private final Map<Integer, Integer> slotsByNode = new HashMap<>();
    private final Map<Target, Integer> accumulators = new LinkedHashMap<>();

    private record Target(Collected collected, int node) {}

    private ProgramCompiler(Graph graph, Sweep sweep) {
        this.graph = graph;
        this.sweep = sweep;
    }

    static Program compile(Graph graph, Sweep sweep, List<PlannedItem> items) {
        return new ProgramCompiler(graph, sweep).compile(items);
    }

    private Program compile(List<PlannedItem> items) {
        int[][] outputs = new int[items.size()][];
        for (int item = 0; item < outputs.length; item++) {
            List<Integer> reductions = items.get(item).reductions();
            outputs[item] = sweep.reductions().stream()
                    .mapToInt(reduction -> accumulator(PlannedItem.reduction(graph, reductions.get(reduction))))
                    .toArray();
        }
        RegisterAllocation registers = RegisterAllocation.of(body, slotNodes.size());
        List<Slot> slots = new ArrayList<>();
        for (int slot = 0; slot < slotNodes.size(); slot++) {
            DType dtype = graph.node(slotNodes.get(slot)).dtype();
            slots.add(new Slot(dtype, repeatedSlots.get(slot), registers.register(slot)));
        }
        List<Collector> collectors = accumulators.keySet().stream()
                .map(target -> new Collector(
                        target.collected(), graph.node(target.node()).dtype()))
                .toList();
        return new Program(
                List.copyOf(prologue), List.copyOf(body), List.copyOf(slots), registers.count(), collectors, outputs);
    }

    private int accumulator(Node.Reduction reduction) {
        Collected collected = Collected.of(reduction);
        boolean integerSum = collected == Collected.INTEGER_SUM;
        Target target = new Target(collected, integerSum ? narrow(reduction.operand()) : reduction.operand());
        Integer known = accumulators.get(target);
        if (known != null) {
            return known;
        }
        int accumulator = accumulators.size();
        accumulators.put(target, accumulator);
        body.add(accumulation(target, accumulator));
        return accumulator;
    }

    /** Sums of integers wrap at 64 bits: what was widened to them need not be. */
    private int narrow(int operand) {
        return graph.node(operand) instanceof Node.Conversion conversion
                        && !graph.node(conversion.operand()).dtype().isFloating()
                ? conversion.operand()
                : operand;
    }

    /** A sum of products needs no memory for the products, unless they are there already. */
    private Instruction accumulation(Target target, int accumulator) {
        boolean sum = target.collected() == Collected.FLOATING_SUM;
        if (sum && !slotsByNode.containsKey(target.node()) && graph.node(target.node()) instanceof Node.Binary binary) {
            int left = slot(binary.left());
            int right = slot(binary.right());
            boolean repeated = repeatedSlots.get(left) && repeatedSlots.get(right);
            if (binary.operation() == BinaryOperation.MULTIPLY && !repeated) {
                return new Instruction.AccumulateProducts(left, right, accumulator);
            }
        }
        return new Instruction.Accumulate(slot(target.node()), accumulator);
    }

    private int slot(int number) {
        Integer known = slotsByNode.get(number);
        if (known != null) {
            return known;
        }
        return switch (graph.node(number)) {
            case Node.Constant constant -> {
                int slot = newSlot(number, true);
                prologue.add(new Instruction.Fill(slot, constant));
                yield slot;
            }
            case Node.Input input -> input(number, input);
            case Node.Conversion conversion -> compute(number, conversion, conversion.operand(), conversion.operand());
            case Node.Unary unary -> compute(number, unary, unary.operand(), unary.operand());
            case Node.Binary binary -> compute(number, binary, binary.left(), binary.right());
            default -> throw new IllegalStateException(graph.node(number) + " is not computed by slices");
        };
    }

    private int input(int number, Node.Input input) {
        boolean single = sweep.isSingle(input.variable());
        int slot = newSlot(number, single);
        if (single) {
            prologue.add(new Instruction.Spread(slot, input));
        } else if (sweep.isContiguous(input.variable())) {
            body.add(new Instruction.View(slot, input));
        } else {
            body.add(new Instruction.Gather(slot, input));
        }
        return slot;
    }

    private int compute(int number, Node node, int leftNode, int rightNode) {
        int left = slot(leftNode);
        int right = slot(rightNode);
        boolean repeated = repeatedSlots.get(left) && repeatedSlots.get(right);
        int slot = newSlot(number, repeated);
        (repeated ? prologue : body).add(new Instruction.Compute(slot, node, left, right));
        return slot;
    }

    private int newSlot(int node, boolean repeated) {
        int slot = slotNodes.size();
        slotNodes.add(node);
        repeatedSlots.add(repeated);
        slotsByNode.put(node, slot);
        return slot;
    }
}
