package dev.onecopy.expression;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Which scratch memory each slot that a body writes lies in, found in one walk over the body. */
final class RegisterAllocation {
    private static final int NO_SLOT = -1;

    private final int[] registers;
    private final int[] lastUses;
    private final Deque<Integer> free = new ArrayDeque<>();
    private int count;

    private RegisterAllocation(int slotCount) {
        registers = new int[slotCount];
        lastUses = new int[slotCount];
        Arrays.fill(registers, Program.Slot.NO_REGISTER);
    }

    static RegisterAllocation of(List<Instruction> body, int slotCount) {
        RegisterAllocation allocation = new RegisterAllocation(slotCount);
        for (int position = 0; position < body.size(); position++) {
            for (int slot : read(body.get(position))) {
                allocation.lastUses[slot] = position;
            }
        }
        for (int position = 0; position < body.size(); position++) {
            allocation.place(body.get(position), position);
        }
        return allocation;
    }

    /** The register of a slot, or {@link Program.Slot#NO_REGISTER} if the body does not write it. */
    int register(int slot) {
        return registers[slot];
    }

    /** How many registers there are. */
    int count() {
        return count;
    }

    private void place(Instruction instruction, int position) {
        // A conversion changes the width of elements, so it cannot write over what it still has to read.
        boolean inPlace =
                instruction instanceof Instruction.Compute compute && !(compute.node() instanceof Node.Conversion);
        if (inPlace) {
            release(instruction, position);
        }
        int target = written(instruction);
        if (target != NO_SLOT) {
            registers[target] = free.isEmpty() ? count++ : free.pop();
        }
        if (!inPlace) {
            release(instruction, position);
        }
    }

    private void release(Instruction instruction, int position) {
        for (int slot : read(instruction)) {
            if (lastUses[slot] == position && registers[slot] != Program.Slot.NO_REGISTER) {
                free.push(registers[slot]);
            }
        }
    }

    private static int[] read(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Compute compute -> pair(compute.left(), compute.right());
            case Instruction.AccumulateProducts products -> pair(products.left(), products.right());
            case Instruction.Accumulate accumulate -> new int[] {accumulate.slot()};
            default -> new int[0];
        };
    }

    private static int[] pair(int left, int right) {
        return left == right ? new int[] {left} : new int[] {left, right};
    }

    private static int written(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Compute compute -> compute.slot();
            case Instruction.Gather gather -> gather.slot();
            default -> NO_SLOT;
        };
    }
}
