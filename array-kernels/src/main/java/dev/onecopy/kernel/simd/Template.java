package dev.onecopy.kernel.simd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;

/**
 * Makes a loop for each operation and dtype out of one class. The compiler makes good code of a vector operation only
 * if operator and species are constants. So the loop is written once, with operator and species as static final fields,
 * and its class is defined again, hidden, with other constants for each use: each copy is profiled and compiled by
 * itself, as if it had been written by hand.
 *
 * @see Lookup#defineHiddenClassWithClassData
 */
final class Template {
    private static final Lookup LOOKUP = MethodHandles.lookup();

    private Template() {}

    /**
     * A copy of a class.
     *
     * @param type has a constructor without parameters, and gets its constants by {@link #constants}
     * @param common what all copies are used through
     */
    static <T> T copy(Class<? extends T> type, Class<T> common, Object... constants) {
        try (InputStream code = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            if (code == null) {
                throw new IllegalStateException("the code of " + type + " is not to be found");
            }
            Lookup copy = LOOKUP.defineHiddenClassWithClassData(code.readAllBytes(), constants.clone(), true);
            return common.cast(copy.lookupClass().getDeclaredConstructor().newInstance());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(type + " cannot be copied", failure);
        }
    }

    /** The constants of the copy that asks, which are those of its look-up; called by its static initialiser only. */
    static Object[] constants(Lookup copy) {
        try {
            return MethodHandles.classData(copy, "_", Object[].class);
        } catch (IllegalAccessException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
