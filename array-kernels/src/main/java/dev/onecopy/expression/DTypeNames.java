package dev.onecopy.expression;

import dev.onecopy.array.DType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What NumPy and Python call the dtypes, besides their own names. */
final class DTypeNames {
    private static final Map<String, DType> NAMES = new HashMap<>();
    private static final Map<String, DType> CODES = new HashMap<>();
    /** The names that stand for a dtype without {@code np.} before them. */
    private static final Set<String> PYTHON = Set.of("bool", "int", "float");

    static {
        for (DType dtype : DType.values()) {
            NAMES.put(dtype.numpyName(), dtype);
            CODES.put(dtype.kind().symbol() + "" + dtype.itemsizeBytes(), dtype);
        }
        name(DType.INT8, "byte");
        name(DType.INT16, "short");
        name(DType.INT32, "intc");
        name(DType.INT64, "int", "int_", "intp", "long", "longlong");
        name(DType.UINT8, "ubyte");
        name(DType.UINT16, "ushort");
        name(DType.UINT32, "uintc");
        name(DType.UINT64, "uint", "uintp", "ulong", "ulonglong");
        name(DType.FLOAT16, "half");
        name(DType.FLOAT32, "single");
        name(DType.FLOAT64, "float", "double");
        name(DType.BOOL, "bool_");
        CODES.put("?", DType.BOOL);
    }

    private DTypeNames() {}

    private static void name(DType dtype, String... names) {
        Arrays.stream(names).forEach(name -> NAMES.put(name, dtype));
    }

    /** The dtype of a name after {@code np.}. */
    static Optional<DType> ofModule(String name) {
        return Optional.ofNullable(NAMES.get(name));
    }

    /** The dtype of a name that stands alone: NumPy's own names, and Python's bool, int and float. */
    static Optional<DType> ofBareName(String name) {
        DType dtype = NAMES.get(name);
        return dtype != null && (dtype.numpyName().equals(name) || PYTHON.contains(name))
                ? Optional.of(dtype)
                : Optional.empty();
    }

    /** True if the name is Python's own type, which converts Python's numbers only. */
    static boolean isPython(String name) {
        return PYTHON.contains(name);
    }

    /** True if NumPy has a dtype of this name that is not supported because it is complex. */
    static boolean isComplex(String name) {
        return name.startsWith("complex")
                || name.equals("csingle")
                || name.equals("cdouble")
                || name.matches("[<>=|]?c\\d+");
    }

    /** The dtype of a string: a name, or a kind and a size such as {@code '<f4'}. */
    static Optional<DType> ofText(String text) {
        String code = text.isEmpty() || "<>=|".indexOf(text.charAt(0)) < 0 ? text : text.substring(1);
        return Optional.ofNullable(NAMES.getOrDefault(text, CODES.get(code)));
    }
}
