package example;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.function.Call;
import dev.onecopy.function.Elements;
import java.lang.foreign.Arena;
import java.util.Map;

/** A call of a function without any service: what a test of one needs. */
record DirectCall(Map<String, NdArray> arrays, Map<String, Double> numbers, long fromRow, long toRow, NdArray result)
        implements Call {
    /** A float64 array of zeros; the garbage collector frees it. */
    static NdArray zeros(long... lengths) {
        ArrayType type = new ArrayType(DType.FLOAT64, Shape.of(lengths), Order.C);
        return NdArray.contiguous(type, Arena.ofAuto().allocate(Math.max(1, type.nbytes()), 64));
    }

    /** A float64 array of two axes. */
    static NdArray of(double[][] rows) {
        NdArray array = zeros(rows.length, rows[0].length);
        for (int y = 0; y < rows.length; y++) {
            for (int x = 0; x < rows[y].length; x++) {
                Elements.set(array, rows[y][x], y, x);
            }
        }
        return array;
    }

    @Override
    public NdArray array(String parameter) {
        return arrays.get(parameter);
    }

    @Override
    public double number(String parameter) {
        return numbers.get(parameter);
    }

    @Override
    public long integer(String parameter) {
        return numbers.get(parameter).longValue();
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void progress(double fraction) {}
}
