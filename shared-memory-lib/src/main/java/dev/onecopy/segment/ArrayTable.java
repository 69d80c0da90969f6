package dev.onecopy.segment;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The arrays of a segment by id, by name and by directory entry. Not thread-safe. */
final class ArrayTable {
    private final int directoryEntries;
    private final BitSet taken = new BitSet();
    private final Map<UUID, StoredArray> byId = new LinkedHashMap<>();
    private final Map<String, StoredArray> byName = new HashMap<>();

    ArrayTable(int directoryEntries) {
        this.directoryEntries = directoryEntries;
    }

    /**
     * The lowest entry without an array: what is used stays together on few pages.
     *
     * @throws DirectoryFullException if there is none
     */
    int freeIndex() {
        int index = taken.nextClearBit(0);
        if (index == directoryEntries) {
            throw new DirectoryFullException(directoryEntries);
        }
        return index;
    }

    void add(StoredArray array) {
        taken.set(array.index());
        byId.put(array.entry().arrayId(), array);
        String name = array.entry().name();
        if (name != null) {
            byName.put(name, array);
        }
    }

    void giveName(String name, StoredArray array) {
        byName.put(name, array);
    }

    /** Takes the name away from an array, unless another one has it by now. */
    void takeName(StoredArray array) {
        String name = array.entry().name();
        if (name != null) {
            byName.remove(name, array);
        }
    }

    void remove(StoredArray array) {
        takeName(array);
        byId.remove(array.entry().arrayId());
        taken.clear(array.index());
    }

    @Nullable
    StoredArray get(UUID arrayId) {
        return byId.get(arrayId);
    }

    @Nullable
    StoredArray get(String name) {
        return byName.get(name);
    }

    /** Oldest first. */
    List<ArrayEntry> list() {
        return byId.values().stream().map(StoredArray::snapshot).toList();
    }

    int directoryEntries() {
        return directoryEntries;
    }

    int size() {
        return byId.size();
    }
}
