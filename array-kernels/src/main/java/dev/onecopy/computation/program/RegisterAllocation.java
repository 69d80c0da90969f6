package dev.onecopy.computation.program;

import dev.onecopy.array.DType;
import dev.onecopy.expression.Node;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which scratch memory each slot that a body writes lies in, found in one walk over the body. */
final class RegisterAllocation {
    private final int[] registers;
    private final int[] lastUses;
    private final IntPredicate needsRegister;
    private final Deque<Integer> free = new ArrayDeque<>();
    private int count;

    private RegisterAllocation(int slotCount, IntPredicate needsRegister) {
        registers = new int[slotCount];
        lastUses = new int[slotCount];
        this.needsRegister = needsRegister;
        Arrays.fill(registers, Program.Slot.NO_REGISTER);
    }

    /** @param needsRegister false of slots that have memory of their own */
    static RegisterAllocation of(List<Instruction> body, int slotCount, IntPredicate needsRegister) {
        RegisterAllocation allocation = new RegisterAllocation(slotCount, needsRegister);
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

    /** The register of a slot, or {@link Program.Slot#NO_REGISTER} if it has none. */
    int register(int slot) {
        return registers[slot];
    }

    /** How many registers there are. */
    int count() {
        return count;
    }

    private void place(Instruction instruction, int position) {
        boolean inPlace = isInPlace(instruction);
        if (inPlace) {
            release(instruction, position);
        }
        int target = written(instruction);
        if (target != Instruction.NO_SLOT && needsRegister.test(target)) {
            registers[target] = free.isEmpty() ? count++ : free.pop();
        }
        if (!inPlace) {
            release(instruction, position);
        }
    }

    /** Where elements change their width, nothing can be written over what is still to be read. */
    private static boolean isInPlace(Instruction instruction) {
        return instruction instanceof Instruction.Compute compute
                && switch (compute.node()) {
                    case Node.Unary unary ->
                        unary.operation().resultType(unary.dtype()) == unary.dtype() && unary.dtype() != DType.BOOL;
                    case Node.Binary binary -> binary.dtype() != DType.BOOL;
                    default -> false;
                };
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
            case Instruction.Compute compute -> slots(compute.first(), compute.second(), compute.third());
            case Instruction.GiveProducts products -> slots(products.left(), products.right());
            case Instruction.Give give -> slots(give.slot(), give.mask());
            case Instruction.Store store -> slots(store.slot());
            default -> new int[0];
        };
    }

    private static int[] slots(int... candidates) {
        return IntStream.of(candidates)
                .filter(slot -> slot != Instruction.NO_SLOT)
                .distinct()
                .toArray();
    }

    private static int written(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Compute compute -> compute.slot();
            case Instruction.Read read -> read.slot();
            default -> Instruction.NO_SLOT;
        };
    }
}
