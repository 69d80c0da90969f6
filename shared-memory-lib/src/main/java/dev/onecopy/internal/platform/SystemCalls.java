package dev.onecopy.internal.platform;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The functions of the C library that are used, each as it is: a negative result and {@code errno}, no exceptions. */
final class SystemCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_FIELD = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = variadic("open", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle FCNTL = variadic("fcntl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle MADVISE = function("madvise", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle FALLOCATE =
            function("fallocate", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle PAGE_SIZE =
            LINKER.downcallHandle(symbol("getpagesize"), FunctionDescriptor.of(JAVA_INT));

    private SystemCalls() {}

    /** @param errno of the call; meaningless unless {@code value} is negative */
    record Outcome(int value, int errno) {
        boolean failed() {
            return value < 0;
        }
    }

    static Outcome open(String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            return outcome((int) OPEN.invokeExact(state, arena.allocateFrom(path), flags, mode), state);
        } catch (Throwable impossible) {
            throw undeclared(impossible);
        }
    }

    static Outcome fcntl(int descriptor, int command, MemorySegment argument) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            return outcome((int) FCNTL.invokeExact(state, descriptor, command, argument), state);
        } catch (Throwable impossible) {
            throw undeclared(impossible);
        }
    }

    static Outcome close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            return outcome((int) CLOSE.invokeExact(state, descriptor), state);
        } catch (Throwable impossible) {
            throw undeclared(impossible);
        }
    }

    static Outcome madvise(MemorySegment range, int advice) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            return outcome((int) MADVISE.invokeExact(state, range, range.byteSize(), advice), state);
        } catch (Throwable impossible) {
            throw undeclared(impossible);
        }
    }

    static Outcome fallocate(int descriptor, int mode, long offsetBytes, long lengthBytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            return outcome((int) FALLOCATE.invokeExact(state, descriptor, mode, offsetBytes, lengthBytes), state);
        } catch (Throwable impossible) {
            throw undeclared(impossible);
        }
    }

    /** 4 KiB on x86-64; aarch64 kernels have 4, 16 or 64 KiB. */
    static int pageBytes() {
        try {
            return (int) PAGE_SIZE.invokeExact();
        } catch (Throwable impossible) {
            throw undeclared(impossible);
        }
    }

    private static Outcome outcome(int value, MemorySegment state) {
        return new Outcome(value, (int) ERRNO_FIELD.get(state, 0L));
    }

    /** A method handle declares Throwable; a C function throws nothing, so what arrives is a fault of the caller. */
    private static RuntimeException undeclared(Throwable impossible) {
        if (impossible instanceof RuntimeException unchecked) {
            return unchecked;
        }
        return new IllegalStateException(impossible);
    }

    private static MethodHandle function(String name, ValueLayout result, ValueLayout... arguments) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments), ERRNO);
    }

    /** Functions whose third argument is the first after the ellipsis. */
    private static MethodHandle variadic(String name, ValueLayout result, ValueLayout... arguments) {
        return LINKER.downcallHandle(
                symbol(name), FunctionDescriptor.of(result, arguments), ERRNO, Linker.Option.firstVariadicArg(2));
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup().findOrThrow(name);
    }
}
