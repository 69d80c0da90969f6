package dev.onecopy.npy;

import dev.onecopy.array.DType;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The element type of an .npy header, such as {@code <f8}: byte order, kind, bytes an item.
 *
 * @param dtype the type
 * @param byteOrder of the items in the stream
 */
record ElementDescription(DType dtype, ByteOrder byteOrder) {
    private static final Pattern SYNTAX = Pattern.compile("([<>=|]?)([a-zA-Z])(\\d{0,9})(.*)", Pattern.DOTALL);

    /** How NumPy names the kinds that are not supported; with {@code bits}, it appends the number of bits. */
    private record UnsupportedKind(String name, boolean bits) {}

    private static final Map<String, UnsupportedKind> UNSUPPORTED = Map.of(
            "O", new UnsupportedKind("object", false),
            "c", new UnsupportedKind("complex", true),
            "f", new UnsupportedKind("float", true),
            "M", new UnsupportedKind("datetime64", false),
            "m", new UnsupportedKind("timedelta64", false),
            "S", new UnsupportedKind("bytes", false),
            "a", new UnsupportedKind("bytes", false),
            "U", new UnsupportedKind("str", false),
            "V", new UnsupportedKind("void", false));

    /** @throws NpyFormatException if the type is not supported, naming it */
    static ElementDescription parse(String description) throws NpyFormatException {
        Matcher syntax = SYNTAX.matcher(description);
        if (!syntax.matches()) {
            throw unsupported("'" + printable(description) + "'");
        }
        Optional<DType> known = Arrays.stream(DType.values())
                .filter(dtype ->
                        syntax.group(2).equals(String.valueOf(dtype.kind().symbol())))
                .filter(dtype -> syntax.group(3).equals(Integer.toString(dtype.itemsizeBytes())))
                .filter(dtype -> syntax.group(4).isEmpty())
                .findFirst();
        if (known.isEmpty()) {
            throw unsupported(nameOf(syntax) + " ('" + printable(description) + "')");
        }
        // "=" is the order of the machine that reads, as for NumPy; this library runs on little-endian ones only.
        ByteOrder order = syntax.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new ElementDescription(known.get(), order);
    }

    /** The refusal of a type with fields. */
    static NpyFormatException structured(String quoted) {
        return unsupported("structured (" + quoted + ")");
    }

    private static String nameOf(Matcher syntax) {
        UnsupportedKind kind = UNSUPPORTED.get(syntax.group(2));
        if (kind == null) {
            return "of unknown kind";
        }
        return kind.bits() && !syntax.group(3).isEmpty()
                ? kind.name() + 8L * Long.parseLong(syntax.group(3))
                : kind.name();
    }

    private static String printable(String description) {
        String shortened = description.substring(0, Math.min(40, description.length()));
        return shortened.replaceAll("\\p{Cntrl}", "?");
    }

    private static NpyFormatException unsupported(String dtype) {
        return NpyFormatException.dtype(dtype, DType.supportedNames());
    }
}
