package dev.onecopy.api.job;

import java.util.List;

/**
 * What the arrays that a job gives are to be called.
 *
 * @param name of the one array; of several, what their names begin with
 * @param replace whether arrays that have these names are replaced, when all slices are done; else they are in the way
 */
public record OutputName(String name, boolean replace) {
    /**
     * The name of one array.
     *
     * @param place where it stands among the results: its item if the job has a {@code map}, then its positions in
     *     tuples; empty for the only one
     */
    public String at(List<Integer> place) {
        StringBuilder full = new StringBuilder(name);
        place.forEach(position -> full.append('-').append(position));
        return full.toString();
    }
}
