package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@code target = condition ? ifTrue : ifFalse} on integers of the width of the dtype: see {@link Template}. */
final class SelectionLoop implements Loops.Selection {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[0];
    private static final int LANES = SPECIES.length();
    private static final long ITEM_BYTES = SPECIES.elementSize() / Byte.SIZE;

    @Override
    public void run(Block condition, Block ifTrue, Block ifFalse, Block target, int elementCount) {
        loop(condition, ifTrue, ifFalse, target, elementCount);
    }

    private static <E> void loop(Block condition, Block ifTrue, Block ifFalse, Block target, int elementCount) {
        @SuppressWarnings("unchecked")
        VectorSpecies<E> species = (VectorSpecies<E>) SPECIES;
        MemorySegment conditionMemory = condition.memory();
        MemorySegment trueMemory = ifTrue.memory();
        MemorySegment falseMemory = ifFalse.memory();
        MemorySegment targetMemory = target.memory();
        long conditionOffset = condition.offsetBytes();
        long trueOffset = ifTrue.offsetBytes();
        long falseOffset = ifFalse.offsetBytes();
        long targetOffset = target.offsetBytes();
        boolean trueRepeated = ifTrue.stepBytes() == 0;
        boolean falseRepeated = ifFalse.stepBytes() == 0;
        Vector<E> trueConstant = species.fromMemorySegment(trueMemory, trueOffset, LITTLE_ENDIAN);
        Vector<E> falseConstant = species.fromMemorySegment(falseMemory, falseOffset, LITTLE_ENDIAN);
        for (int i = 0; i < elementCount; i += LANES) {
            long bits = 0;
            for (int lane = 0; lane < LANES; lane += Long.BYTES) {
                bits |= Truths.read(conditionMemory, conditionOffset + i + lane) << lane;
            }
            VectorMask<E> mask = VectorMask.fromLong(species, bits);
            Vector<E> yes = trueRepeated
                    ? trueConstant
                    : species.fromMemorySegment(trueMemory, trueOffset + i * ITEM_BYTES, LITTLE_ENDIAN);
            Vector<E> no = falseRepeated
                    ? falseConstant
                    : species.fromMemorySegment(falseMemory, falseOffset + i * ITEM_BYTES, LITTLE_ENDIAN);
            no.blend(yes, mask).intoMemorySegment(targetMemory, targetOffset + i * ITEM_BYTES, LITTLE_ENDIAN);
        }
    }
}
