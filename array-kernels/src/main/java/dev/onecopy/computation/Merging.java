package dev.onecopy.computation;

import dev.onecopy.reduction.Lanes;
import dev.onecopy.reduction.Partial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Merges the partials of a task's slices, and packs what is found into words. */
final class Merging {
    private Merging() {}

    /**
     * The bits of each lane's result.
     *
     * @param bySlice in the order of the slices of the task's walk
     */
    static long[] merge(Task task, List<Partial> bySlice) {
        if (task.walk() instanceof Walk.Called) {
            return Partial.mergeAll(bySlice).words();
        }
        if (task.lanes() == 1) {
            return task.conclusion().words(Partial.mergeAll(bySlice));
        }
        List<Partial> lanes = switch (task.walk()) {
            case Walk.Folded folded -> lanes(Partial.mergeAll(bySlice));
            case Walk.Rows rows -> pieces(bySlice, rows.pieces().slices());
            case Walk.Lanes walk -> pieces(bySlice, 1);
            case Walk.Called called -> throw new IllegalStateException(called + " has returned elements");
            case Walk.Flat flat -> throw new IllegalStateException(flat + " has one lane");
            case Walk.Scanned scanned -> throw new IllegalStateException(scanned + " has no partials");
            case Walk.Sampled sampled -> throw new IllegalStateException(sampled + " has one lane");
        };
        if (lanes.size() != task.lanes()) {
            throw new IllegalArgumentException(
                    "the partials are of " + lanes.size() + " lanes; there are " + task.lanes());
        }
        return lanes.stream().mapToLong(task.reducer()::result).toArray();
    }

    private static List<Partial> pieces(List<Partial> bySlice, int pieceCount) {
        List<Partial> all = new ArrayList<>();
        for (int first = 0; first < bySlice.size(); first += pieceCount) {
            all.addAll(lanes(Partial.mergeAll(bySlice.subList(first, first + pieceCount))));
        }
        return all;
    }

    private static List<Partial> lanes(Partial partial) {
        if (partial instanceof Lanes lanes) {
            return lanes.partials();
        }
        throw new IllegalArgumentException(partial + " is not the partial of lanes");
    }

    /** Each list of words behind its length. */
    static long[] joined(List<long[]> lists) {
        int length = lists.stream().mapToInt(list -> 1 + list.length).sum();
        long[] words = new long[length];
        int end = 0;
        for (long[] list : lists) {
            words[end++] = list.length;
            System.arraycopy(list, 0, words, end, list.length);
            end += list.length;
        }
        return words;
    }

    /**
     * The lists that were {@link #joined}.
     *
     * @throws IllegalArgumentException if the words are not those of so many lists
     */
    static List<long[]> split(long[] words, int count) {
        List<long[]> lists = new ArrayList<>();
        int end = 0;
        while (end < words.length && words[end] >= 0 && words[end] < words.length - end) {
            int next = end + 1 + (int) words[end];
            lists.add(Arrays.copyOfRange(words, end + 1, next));
            end = next;
        }
        if (end != words.length || lists.size() != count) {
            throw new IllegalArgumentException("the findings are not those of " + count + " barriers");
        }
        return lists;
    }
}
