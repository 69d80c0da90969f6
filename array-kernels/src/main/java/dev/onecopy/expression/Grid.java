package dev.onecopy.expression;

import dev.onecopy.array.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All slices of a computation: those of its sweeps, one sweep behind the other. A pure function of the expression, the
 * dtypes, shapes and strides of its arrays, and {@link Computation#PLAN_VERSION}; items have no part in it.
 */
final class Grid {
    /** The most slices of a computation; beyond that slices grow. */
    static final int MAXIMUM_SLICES = 10_000;

    private final List<Sweep> sweeps;
    private final int[] firstSlices;

    private Grid(List<Sweep> sweeps) {
        this.sweeps = sweeps;
        this.firstSlices = new int[sweeps.size() + 1];
        for (int i = 0; i < sweeps.size(); i++) {
            firstSlices[i + 1] = firstSlices[i] + sweeps.get(i).sliceCount();
        }
    }

    /** Reductions that go over the same arrays together; variables and reductions in the order of the expression. */
    record Group(Shape shape, List<String> variables, List<Integer> reductions) {
        private boolean sharesPassWith(Group other) {
            return shape.equals(other.shape)
                    && (variables.equals(other.variables) || !Collections.disjoint(variables, other.variables));
        }

        private Group with(Group other) {
            Set<String> allVariables = new LinkedHashSet<>(variables);
            allVariables.addAll(other.variables);
            List<Integer> allReductions = new ArrayList<>(reductions);
            allReductions.addAll(other.reductions);
            Collections.sort(allReductions);
            return new Group(shape, List.copyOf(allVariables), allReductions);
        }
    }

    /** @param arrays must hold shapes that broadcast, as typing has made sure */
    static Grid of(Graph graph, PlannedItem item, Map<String, ArrayOperand> arrays) {
        List<Group> groups = new ArrayList<>();
        for (int index = 0; index < item.reductions().size(); index++) {
            insert(group(graph, item.reductions().get(index), index), groups);
        }
        if (groups.isEmpty()) {
            groups.add(new Group(Shape.of(), List.of(), List.of()));
        }
        int maximumSlices = Math.max(1, MAXIMUM_SLICES / groups.size());
        return new Grid(groups.stream()
                .map(group -> Sweep.of(group, arrays, maximumSlices))
                .toList());
    }

    private static void insert(Group added, List<Group> groups) {
        Group merged = added;
        int position = groups.size();
        for (int i = groups.size() - 1; i >= 0; i--) {
            if (groups.get(i).sharesPassWith(added)) {
                merged = groups.remove(i).with(merged);
                position = i;
            }
        }
        groups.add(position, merged);
    }

    private static Group group(Graph graph, int reduction, int index) {
        Set<String> variables = new LinkedHashSet<>();
        int operand = PlannedItem.reduction(graph, reduction).operand();
        collectArrays(graph, operand, variables);
        return new Group(graph.node(operand).shape(), List.copyOf(variables), List.of(index));
    }

    private static void collectArrays(Graph graph, int number, Set<String> variables) {
        switch (graph.node(number)) {
            case Node.Input input -> variables.add(input.variable());
            case Node.Conversion conversion -> collectArrays(graph, conversion.operand(), variables);
            case Node.Unary unary -> collectArrays(graph, unary.operand(), variables);
            case Node.Binary binary -> {
                collectArrays(graph, binary.left(), variables);
                collectArrays(graph, binary.right(), variables);
            }
            default -> {}
        }
    }

    int sliceCount() {
        return firstSlices[sweeps.size()];
    }

    int sweepCount() {
        return sweeps.size();
    }

    Sweep sweep(int index) {
        return sweeps.get(index);
    }

    /** The first slice of a sweep among those of the grid. */
    int firstSlice(int sweep) {
        return firstSlices[sweep];
    }

    /** The sweep that a slice of the grid belongs to. */
    int sweepOf(int slice) {
        if (slice < 0 || slice >= sliceCount()) {
            throw new IllegalArgumentException("there is no slice " + slice + "; there are " + sliceCount());
        }
        int sweep = 0;
        while (firstSlices[sweep + 1] <= slice) {
            sweep++;
        }
        return sweep;
    }

    /** The sweep that a reduction belongs to. */
    int sweepOfReduction(int reduction) {
        for (int sweep = 0; sweep < sweeps.size(); sweep++) {
            if (sweeps.get(sweep).reductions().contains(reduction)) {
                return sweep;
            }
        }
        throw new IllegalArgumentException("there is no reduction " + reduction);
    }
}
