package dev.onecopy.reduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The partials of neighbouring lanes, none of which is {@link Nothing}, so that all have equally many words.
 *
 * @param partials in the order of the lanes
 */
public record Lanes(List<Partial> partials) implements Partial {
    public Lanes {
        partials = List.copyOf(partials);
    }

    @Override
    public long[] words() {
        return partials.stream()
                .flatMapToLong(lane -> Arrays.stream(lane.words()))
                .toArray();
    }

    /** Lane by lane. */
    @Override
    public Partial merge(Partial next) {
        return switch (next) {
            case Lanes other -> mergeLanes(other);
            case Nothing nothing -> this;
            default -> throw mismatch();
        };
    }

    private Lanes mergeLanes(Lanes other) {
        if (other.partials.size() != partials.size()) {
            throw mismatch();
        }
        List<Partial> merged = new ArrayList<>(partials.size());
        for (int lane = 0; lane < partials.size(); lane++) {
            merged.add(partials.get(lane).merge(other.partials.get(lane)));
        }
        return new Lanes(merged);
    }

    private static IllegalArgumentException mismatch() {
        return new IllegalArgumentException("the partials of other lanes cannot be merged");
    }

    /**
     * Lanes from their words, none of which is believed.
     *
     * @throws IllegalArgumentException if they are not words of such lanes
     */
    public static Partial decode(Reducer reducer, long[] words) {
        if (words.length == 0) {
            return new Nothing();
        }
        int width = reducer.words();
        if (words.length % width != 0) {
            throw new IllegalArgumentException(
                    words.length + " words are not those of lanes of " + width + " words each");
        }
        List<Partial> partials = new ArrayList<>(words.length / width);
        for (int first = 0; first < words.length; first += width) {
            partials.add(reducer.decode(Arrays.copyOfRange(words, first, first + width)));
        }
        return new Lanes(partials);
    }
}
