package dev.onecopy.api.function;

import dev.onecopy.function.FunctionDeclaration;
import java.util.List;

/**
 * A function that attached workers have announced.
 *
 * @param declaration with documentation
 * @param workers the ids of those that did
 * @param threads how many calls they run at a time
 */
public record AnnouncedFunction(
        FunctionDeclaration declaration, FunctionState state, List<String> workers, int threads) {}
