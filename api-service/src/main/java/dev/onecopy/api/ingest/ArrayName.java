package dev.onecopy.api.ingest;

import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayNotFoundException;
import dev.onecopy.segment.NameTakenException;
import dev.onecopy.segment.Segment;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What an array may be called, and which array is meant. A name can't look like an id, so either serves as a reference.
 */
public final class ArrayName {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private ArrayName() {}

    /** Whether a text is a UUID as {@link UUID#toString} writes it, in either case: no array has such a name. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /**
     * Checks a name that a client chose.
     *
     * @return the name
     * @throws InvalidNameException if it is not one
     */
    public static String check(String name) {
        if (!NAME.matcher(name).matches() || isId(name)) {
            throw new InvalidNameException(name);
        }
        return name;
    }

    /**
     * Checks a name that a new array is to have, before any of its bytes come.
     *
     * @throws InvalidNameException if it is not one
     * @throws NameTakenException if an array has it
     */
    public static void checkFree(Segment segment, String name) {
        if (segment.find(check(name)).isPresent()) {
            throw new NameTakenException(name);
        }
    }

    /**
     * The array with this id or name.
     *
     * @throws ArrayNotFoundException if there is none
     */
    public static ArrayEntry resolve(Segment segment, String idOrName) {
        Optional<ArrayEntry> entry = isId(idOrName) ? segment.find(UUID.fromString(idOrName)) : segment.find(idOrName);
        return entry.orElseThrow(() -> new ArrayNotFoundException(idOrName));
    }
}
