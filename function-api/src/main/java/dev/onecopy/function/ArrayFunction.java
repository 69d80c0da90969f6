package dev.onecopy.function;

/**
 * A function of the user, in Java. Found by {@link java.util.ServiceLoader} in the jars of a worker's folder of
 * functions, made once, and called by several threads at a time.
 */
public interface ArrayFunction {
    /** What it is; asked once. */
    FunctionDeclaration declaration();

    /**
     * Computes the result, or the part of it that this call is about, into {@link Call#result()}. May be called again
     * for the same part, and must then give the same.
     *
     * @throws Exception whatever went wrong: the job fails with it
     */
    void call(Call call) throws Exception;

    /**
     * Computes the result from all partials, which are the argument {@code partials}, one behind the other along its
     * first axis; for functions that are declared with {@link Combine#FUNCTION}.
     *
     * @throws Exception whatever went wrong: the job fails with it
     */
    default void combine(Call call) throws Exception {
        throw new UnsupportedOperationException(declaration().name() + " has no step that combines partials");
    }
}
