package dev.onecopy.expression;

import dev.onecopy.expression.Instruction.Collected;
import dev.onecopy.expression.Program.Collector;
import dev.onecopy.expression.Program.Slot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
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

    static Program compile(Graph graph, Sweep sweep, List<TypedItem> items) {
        return new ProgramCompiler(graph, sweep).compile(items);
    }

    private Program compile(List<TypedItem> items) {
        int[][] outputs = new int[items.size()][];
        for (int item = 0; item < outputs.length; item++) {
            List<TypedReduction> reductions = items.get(item).reductions();
            outputs[item] = sweep.reductions().stream()
                    .mapToInt(reduction -> accumulator(reductions.get(reduction)))
                    .toArray();
        }
        int[] registers = new int[slotNodes.size()];
        int registerCount = new RegisterAllocation(body, repeatedSlots, graph, slotNodes).assign(registers);
        List<Slot> slots = new ArrayList<>();
        for (int slot = 0; slot < registers.length; slot++) {
            slots.add(new Slot(graph.node(slotNodes.get(slot)).dtype(), repeatedSlots.get(slot), registers[slot]));
        }
        List<Collector> collectors = accumulators.keySet().stream()
                .map(target -> new Collector(
                        target.collected(), graph.node(target.node()).dtype()))
                .toList();
        return new Program(
                List.copyOf(prologue), List.copyOf(body), List.copyOf(slots), registerCount, collectors, outputs);
    }

    private int accumulator(TypedReduction reduction) {
        Target target = new Target(Collected.of(reduction), reduction.operand());
        Integer known = accumulators.get(target);
        if (known != null) {
            return known;
        }
        int slot = slot(reduction.operand());
        int accumulator = accumulators.size();
        accumulators.put(target, accumulator);
        body.add(new Instruction.Accumulate(slot, accumulator));
        return accumulator;
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
            case Node.Negation negation -> compute(number, negation, negation.operand(), negation.operand());
            case Node.Binary binary -> compute(number, binary, binary.left(), binary.right());
            case Node.Result result -> throw new IllegalStateException(result + " is not known while its slices run");
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

    /** Scratch memory for the slots that the body writes, by one walk over it. */
    private record RegisterAllocation(
            List<Instruction> body, List<Boolean> repeatedSlots, Graph graph, List<Integer> slotNodes) {
        int assign(int[] registers) {
            Arrays.fill(registers, Slot.NO_REGISTER);
            int[] lastUses = lastUses(registers.length);
            Deque<Integer> free = new ArrayDeque<>();
            int count = 0;
            for (int position = 0; position < body.size(); position++) {
                Instruction instruction = body.get(position);
                boolean inPlace = instruction instanceof Instruction.Compute compute
                        && !(compute.node() instanceof Node.Conversion);
                if (inPlace) {
                    release(instruction, position, lastUses, registers, free);
                }
                int target = written(instruction);
                if (target >= 0) {
                    registers[target] = free.isEmpty() ? count++ : free.pop();
                }
                if (!inPlace) {
                    release(instruction, position, lastUses, registers, free);
                }
            }
            return count;
        }

        private int[] lastUses(int slotCount) {
            int[] lastUses = new int[slotCount];
            for (int position = 0; position < body.size(); position++) {
                for (int slot : read(body.get(position))) {
                    lastUses[slot] = position;
                }
            }
            return lastUses;
        }

        private static void release(
                Instruction instruction, int position, int[] lastUses, int[] registers, Deque<Integer> free) {
            int[] slots = read(instruction);
            for (int i = 0; i < slots.length; i++) {
                boolean again = i > 0 && slots[i] == slots[0];
                if (!again && lastUses[slots[i]] == position && registers[slots[i]] != Slot.NO_REGISTER) {
                    free.push(registers[slots[i]]);
                }
            }
        }

        private static int[] read(Instruction instruction) {
            return switch (instruction) {
                case Instruction.Compute compute -> new int[] {compute.left(), compute.right()};
                case Instruction.Accumulate accumulate -> new int[] {accumulate.slot()};
                default -> new int[0];
            };
        }

        private static int written(Instruction instruction) {
            return switch (instruction) {
                case Instruction.Compute compute -> compute.slot();
                case Instruction.Gather gather -> gather.slot();
                default -> -1;
            };
        }
    }
}
