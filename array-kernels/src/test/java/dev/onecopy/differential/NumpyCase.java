package dev.onecopy.differential;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.npy.NpyData;
import dev.onecopy.npy.NpyHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One expression with its arrays and, for each item, what NumPy answers; read from the frames of wire.py.
 *
 * @param functions the functions that it names, as they are spelled in it
 */
record NumpyCase(
        long index,
        String group,
        String expression,
        List<String> functions,
        Map<String, NdArray> arrays,
        List<Map<String, ScalarValue>> items,
        List<Answer> answers) {
    /** What NumPy does with the expression for one item. */
    sealed interface Answer {
        /** It raises an exception of this type. */
        record Refusal(String exception, String message) implements Answer {}

        /** It gives these; more than one if it returns a tuple. */
        record Values(List<Expectation> parts) implements Answer {}
    }

    static NumpyCase read(ByteBuffer frame) throws IOException {
        long index = frame.getLong();
        String group = text(frame);
        String expression = text(frame);
        List<String> functions = list(frame, NumpyCase::text);
        Map<String, NdArray> arrays = new HashMap<>();
        int arrayCount = frame.getShort();
        for (int array = 0; array < arrayCount; array++) {
            arrays.put(text(frame), array(frame));
        }
        List<Map<String, ScalarValue>> items = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        int itemCount = frame.getShort();
        for (int item = 0; item < itemCount; item++) {
            items.add(scalars(frame));
            answers.add(answer(frame));
        }
        return new NumpyCase(index, group, expression, functions, arrays, items, answers);
    }

    private static NdArray array(ByteBuffer frame) throws IOException {
        ByteArrayInputStream stream = new ByteArrayInputStream(bytes(frame));
        NpyHeader header = NpyHeader.read(stream);
        ArrayType type = header.type();
        MemorySegment data = Arena.ofAuto().allocate(Math.max(1, type.nbytes()), 64);
        NpyData.read(Channels.newChannel(stream), header, data.asSlice(0, type.nbytes()));
        if (frame.get() == 0) {
            return NdArray.contiguous(type, data);
        }
        long offsetBytes = frame.getLong();
        Shape shape = Shape.of(longs(frame));
        return new NdArray(type.dtype(), shape, longs(frame), data, offsetBytes);
    }

    private static Map<String, ScalarValue> scalars(ByteBuffer frame) {
        Map<String, ScalarValue> scalars = new HashMap<>();
        int count = frame.getShort();
        for (int scalar = 0; scalar < count; scalar++) {
            scalars.put(text(frame), ScalarValue.parse(text(frame)));
        }
        return scalars;
    }

    private static Answer answer(ByteBuffer frame) {
        if (frame.get() == 0) {
            return new Answer.Refusal(text(frame), text(frame));
        }
        return new Answer.Values(list(frame, NumpyCase::expectation));
    }

    private static Expectation expectation(ByteBuffer frame) {
        DType dtype = DType.ofNumpyName(text(frame));
        Shape shape = Shape.of(longs(frame));
        int comparison = frame.get();
        ComputedArray value = new ComputedArray(dtype, shape, bytes(frame));
        return switch (comparison) {
            case 0 -> new Expectation.Exact(value, true);
            case 1 -> new Expectation.Exact(value, false);
            case 2 -> new Expectation.Units(value, text(frame), doubles(frame), doubles(frame));
            case 3 -> new Expectation.Near(value, doubles(frame));
            default -> throw new IllegalArgumentException("no comparison is called " + comparison);
        };
    }

    private static <T> List<T> list(ByteBuffer frame, java.util.function.Function<ByteBuffer, T> read) {
        int count = Short.toUnsignedInt(frame.getShort());
        List<T> entries = new ArrayList<>(count);
        for (int entry = 0; entry < count; entry++) {
            entries.add(read.apply(frame));
        }
        return entries;
    }

    private static byte[] bytes(ByteBuffer frame) {
        byte[] bytes = new byte[frame.getInt()];
        frame.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer frame) {
        return new String(bytes(frame), StandardCharsets.UTF_8);
    }

    private static long[] longs(ByteBuffer frame) {
        long[] values = new long[Short.toUnsignedInt(frame.getShort())];
        for (int position = 0; position < values.length; position++) {
            values[position] = frame.getLong();
        }
        return values;
    }

    private static double[] doubles(ByteBuffer frame) {
        double[] values = new double[frame.getInt() / Double.BYTES];
        for (int position = 0; position < values.length; position++) {
            values[position] = frame.getDouble();
        }
        return values;
    }
}
