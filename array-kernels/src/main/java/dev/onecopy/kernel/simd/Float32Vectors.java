package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Vectors of float32. Element counts are multiples of {@link #LANES}; a repeated operand is loaded once. */
final class Float32Vectors {
    static final int LANES = Species.FLOAT32.length();

    private Float32Vectors() {}

    static void binary(BinaryOperation operation, Block left, Block right, Block target, int elementCount) {
        switch (operation) {
            case ADD -> add(left, right, target, elementCount);
            case SUBTRACT -> subtract(left, right, target, elementCount);
            case MULTIPLY -> multiply(left, right, target, elementCount);
            case DIVIDE -> divide(left, right, target, elementCount);
            default -> throw new IllegalArgumentException("there are no vectors for " + operation);
        }
    }

    private static FloatVector load(MemorySegment memory, long offsetBytes) {
        return FloatVector.fromMemorySegment(Species.FLOAT32, memory, offsetBytes, LITTLE_ENDIAN);
    }

    private static FloatVector load(Block block, int element) {
        return FloatVector.fromMemorySegment(
                Species.FLOAT32, block.memory(), block.offsetBytes(element), LITTLE_ENDIAN);
    }

    private static void add(Block left, Block right, Block target, int elementCount) {
        MemorySegment leftMemory = left.memory();
        MemorySegment rightMemory = right.memory();
        MemorySegment targetMemory = target.memory();
        long leftOffset = left.offsetBytes();
        long rightOffset = right.offsetBytes();
        long targetOffset = target.offsetBytes();
        boolean leftRepeated = left.stepBytes() == 0;
        boolean rightRepeated = right.stepBytes() == 0;
        FloatVector leftConstant = load(leftMemory, leftOffset);
        FloatVector rightConstant = load(rightMemory, rightOffset);
        for (int i = 0; i < elementCount; i += LANES) {
            FloatVector first = leftRepeated ? leftConstant : load(leftMemory, leftOffset + i * 4L);
            FloatVector second = rightRepeated ? rightConstant : load(rightMemory, rightOffset + i * 4L);
            first.add(second).intoMemorySegment(targetMemory, targetOffset + i * 4L, LITTLE_ENDIAN);
        }
    }

    private static void subtract(Block left, Block right, Block target, int elementCount) {
        MemorySegment leftMemory = left.memory();
        MemorySegment rightMemory = right.memory();
        MemorySegment targetMemory = target.memory();
        long leftOffset = left.offsetBytes();
        long rightOffset = right.offsetBytes();
        long targetOffset = target.offsetBytes();
        boolean leftRepeated = left.stepBytes() == 0;
        boolean rightRepeated = right.stepBytes() == 0;
        FloatVector leftConstant = load(leftMemory, leftOffset);
        FloatVector rightConstant = load(rightMemory, rightOffset);
        for (int i = 0; i < elementCount; i += LANES) {
            FloatVector first = leftRepeated ? leftConstant : load(leftMemory, leftOffset + i * 4L);
            FloatVector second = rightRepeated ? rightConstant : load(rightMemory, rightOffset + i * 4L);
            first.sub(second).intoMemorySegment(targetMemory, targetOffset + i * 4L, LITTLE_ENDIAN);
        }
    }

    private static void multiply(Block left, Block right, Block target, int elementCount) {
        MemorySegment leftMemory = left.memory();
        MemorySegment rightMemory = right.memory();
        MemorySegment targetMemory = target.memory();
        long leftOffset = left.offsetBytes();
        long rightOffset = right.offsetBytes();
        long targetOffset = target.offsetBytes();
        boolean leftRepeated = left.stepBytes() == 0;
        boolean rightRepeated = right.stepBytes() == 0;
        FloatVector leftConstant = load(leftMemory, leftOffset);
        FloatVector rightConstant = load(rightMemory, rightOffset);
        for (int i = 0; i < elementCount; i += LANES) {
            FloatVector first = leftRepeated ? leftConstant : load(leftMemory, leftOffset + i * 4L);
            FloatVector second = rightRepeated ? rightConstant : load(rightMemory, rightOffset + i * 4L);
            first.mul(second).intoMemorySegment(targetMemory, targetOffset + i * 4L, LITTLE_ENDIAN);
        }
    }

    private static void divide(Block left, Block right, Block target, int elementCount) {
        MemorySegment leftMemory = left.memory();
        MemorySegment rightMemory = right.memory();
        MemorySegment targetMemory = target.memory();
        long leftOffset = left.offsetBytes();
        long rightOffset = right.offsetBytes();
        long targetOffset = target.offsetBytes();
        boolean leftRepeated = left.stepBytes() == 0;
        boolean rightRepeated = right.stepBytes() == 0;
        FloatVector leftConstant = load(leftMemory, leftOffset);
        FloatVector rightConstant = load(rightMemory, rightOffset);
        for (int i = 0; i < elementCount; i += LANES) {
            FloatVector first = leftRepeated ? leftConstant : load(leftMemory, leftOffset + i * 4L);
            FloatVector second = rightRepeated ? rightConstant : load(rightMemory, rightOffset + i * 4L);
            first.div(second).intoMemorySegment(targetMemory, targetOffset + i * 4L, LITTLE_ENDIAN);
        }
    }

    static void negate(Block source, Block target, int elementCount) {
        MemorySegment memory = target.memory();
        for (int i = 0; i < elementCount; i += LANES) {
            load(source, i).neg().intoMemorySegment(memory, target.offsetBytes(i), LITTLE_ENDIAN);
        }
    }

    /** The minimum of at least four vectors. */
    static float minimum(Block source, int elementCount) {
        FloatVector first = load(source, 0);
        FloatVector second = load(source, LANES);
        FloatVector third = load(source, 2 * LANES);
        FloatVector fourth = load(source, 3 * LANES);
        int end = elementCount - elementCount % (4 * LANES);
        for (int i = 4 * LANES; i < end; i += 4 * LANES) {
            first = first.min(load(source, i));
            second = second.min(load(source, i + LANES));
            third = third.min(load(source, i + 2 * LANES));
            fourth = fourth.min(load(source, i + 3 * LANES));
        }
        for (int i = end; i < elementCount; i += LANES) {
            first = first.min(load(source, i));
        }
        return minimum(first.min(second).min(third.min(fourth)));
    }

    private static float minimum(FloatVector lanes) {
        float result = lanes.lane(0);
        for (int lane = 1; lane < LANES; lane++) {
            result = Math.min(result, lanes.lane(lane));
        }
        return result;
    }

    /** The maximum of at least four vectors. */
    static float maximum(Block source, int elementCount) {
        FloatVector first = load(source, 0);
        FloatVector second = load(source, LANES);
        FloatVector third = load(source, 2 * LANES);
        FloatVector fourth = load(source, 3 * LANES);
        int end = elementCount - elementCount % (4 * LANES);
        for (int i = 4 * LANES; i < end; i += 4 * LANES) {
            first = first.max(load(source, i));
            second = second.max(load(source, i + LANES));
            third = third.max(load(source, i + 2 * LANES));
            fourth = fourth.max(load(source, i + 3 * LANES));
        }
        for (int i = end; i < elementCount; i += LANES) {
            first = first.max(load(source, i));
        }
        return maximum(first.max(second).max(third.max(fourth)));
    }

    private static float maximum(FloatVector lanes) {
        float result = lanes.lane(0);
        for (int lane = 1; lane < LANES; lane++) {
            result = Math.max(result, lanes.lane(lane));
        }
        return result;
    }
}
