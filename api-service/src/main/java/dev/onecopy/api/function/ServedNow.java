package dev.onecopy.api.function;

import dev.onecopy.function.FunctionDeclaration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is served at a moment. Functions are without documentation.
 *
 * @param byName what expressions may call
 * @param lanes the lanes by their names
 * @param announced everything that was announced, for people
 */
public record ServedNow(
        Map<String, FunctionDeclaration> byName, Map<String, Lane> lanes, List<AnnouncedFunction> announced) {
    /** Nothing at all. */
    public static final ServedNow NOTHING = new ServedNow(Map.of(), Map.of(), List.of());

    /**
     * The workers with the same functions.
     *
     * @param functions what they serve, whether their names are theirs or not
     * @param threads how many calls they run at a time
     * @param busyAt when one of them was last heard to run something
     */
    public record Lane(Set<FunctionDeclaration> functions, int threads, Instant busyAt) {}

    public ServedNow {
        byName = Map.copyOf(byName);
        lanes = Map.copyOf(lanes);
        announced = List.copyOf(announced);
    }

    /** Whether somebody serves just this function. */
    public boolean serves(FunctionDeclaration function) {
        return lanes.values().stream().anyMatch(lane -> lane.functions().contains(function));
    }
}
