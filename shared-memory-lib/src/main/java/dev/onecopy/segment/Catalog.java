package dev.onecopy.segment;

import dev.onecopy.allocator.Extent;
import dev.onecopy.array.ArrayType;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The arrays of a segment by id, by name and by directory entry, in step with the directory. Not thread-safe. */
final class Catalog {
    private final Directory directory;
    private final int directoryEntries;
    private final BitSet taken = new BitSet();
    private final Map<UUID, StoredArray> byId = new LinkedHashMap<>();
    private final Map<String, StoredArray> byName = new HashMap<>();
    private final Map<String, Integer> promised = new HashMap<>();
    private final Set<StoredArray> quarantined = new LinkedHashSet<>();
    private long publishSequence;
    private long publications;

    /** @param recovered what the directory holds, in the order of publication */
    Catalog(Directory directory, int directoryEntries, List<StoredArray> recovered) {
        this.directory = directory;
        this.directoryEntries = directoryEntries;
        for (StoredArray array : recovered) {
            add(array);
            publishSequence = Math.max(publishSequence, array.entry().publishSequence());
            String name = array.entry().name();
            if (name != null && array.state() == ArrayState.READY) {
                byName.put(name, array);
            }
        }
    }

    private void add(StoredArray array) {
        taken.set(array.index());
        byId.put(array.entry().arrayId(), array);
        if (array.state() == ArrayState.QUARANTINED) {
            quarantined.add(array);
        }
        String name = array.entry().name();
        if (array.state() == ArrayState.OUTPUT && name != null) {
            promised.merge(name, 1, Integer::sum);
        }
    }

    /** @throws DirectoryFullException if there is no free entry */
    void checkRoom() {
        if (byId.size() == directoryEntries) {
            throw new DirectoryFullException(directoryEntries);
        }
    }

    /**
     * Enters a new array, in state WRITING. It gets the lowest free entry: what is used stays together on few pages.
     *
     * @param extent where its data is to be
     * @return empty if there is no memory for its entry
     * @throws DirectoryFullException if there is no free entry
     */
    Optional<StoredArray> begin(ArrayType type, Extent extent) {
        checkRoom();
        int index = taken.nextClearBit(0);
        if (!directory.populate(index)) {
            return Optional.empty();
        }
        DirectoryEntry entry = DirectoryEntry.reserved(type, extent);
        StoredArray array = new StoredArray(index, directory.begin(index, entry), entry, ArrayState.WRITING);
        add(array);
        return Optional.of(array);
    }

    /** Makes every reference to a WRITING array stale that was given to somebody. */
    void seal(StoredArray array) {
        array.sealed(directory.seal(array.index(), array.generation()));
    }

    /**
     * Makes a WRITING array READY.
     *
     * @return the array that had the name and drains now
     * @throws NameTakenException if one has the name and is not to be replaced
     */
    Optional<StoredArray> publish(StoredArray array, @Nullable String name, NameCollision collision) {
        checkName(name, collision);
        DirectoryEntry entry = array.entry().publishedAs(name, ++publishSequence);
        directory.publish(array.index(), array.generation(), entry);
        array.published(entry);
        publications++;
        return takeName(array);
    }

    private void checkName(@Nullable String name, NameCollision collision) {
        if (name != null
                && collision == NameCollision.REFUSE
                && (byName.containsKey(name) || promised.containsKey(name))) {
            throw new NameTakenException(name);
        }
    }

    private Optional<StoredArray> takeName(StoredArray array) {
        String name = array.entry().name();
        if (name == null) {
            return Optional.empty();
        }
        StoredArray replaced = byName.put(name, array);
        if (replaced != null) {
            drain(replaced);
        }
        return Optional.ofNullable(replaced);
    }

    /**
     * Makes a WRITING array an OUTPUT that nothing can keep from becoming READY: its name is promised to it.
     *
     * @throws NameTakenException if an array has the name, or is promised it, and is not to be replaced
     */
    void prepare(StoredArray array, @Nullable String name, NameCollision collision) {
        checkName(name, collision);
        DirectoryEntry entry = array.entry().publishedAs(name, ++publishSequence);
        directory.prepare(array.index(), array.generation(), entry);
        array.prepared(entry);
        if (name != null) {
            promised.merge(name, 1, Integer::sum);
        }
    }

    /**
     * Makes an OUTPUT array READY. One whose name was given to another array since it was prepared has been replaced by
     * that.
     *
     * @return the array that drains now
     */
    Optional<StoredArray> complete(StoredArray array) {
        forgetPromise(array);
        directory.ready(array.index(), array.generation());
        array.published(array.entry());
        publications++;
        String name = array.entry().name();
        StoredArray holder = name == null ? null : byName.get(name);
        if (holder != null && holder.entry().publishSequence() > array.entry().publishSequence()) {
            drain(array);
            return Optional.of(array);
        }
        return takeName(array);
    }

    private void forgetPromise(StoredArray array) {
        String name = array.entry().name();
        if (array.state() == ArrayState.OUTPUT && name != null) {
            promised.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    List<StoredArray> inState(ArrayState state) {
        return byId.values().stream().filter(array -> array.state() == state).toList();
    }

    /** Makes a READY array DRAINING; its name is free, unless another array has it by now. */
    void drain(StoredArray array) {
        directory.drain(array.index(), array.generation());
        array.drain();
        byName.remove(array.entry().name(), array);
    }

    /** Makes every reference to an array stale that is not READY; its memory stays taken until it is removed. */
    void quarantine(StoredArray array) {
        forgetPromise(array);
        array.quarantined(directory.quarantine(array.index(), array.generation()));
        quarantined.add(array);
    }

    List<StoredArray> quarantined() {
        return List.copyOf(quarantined);
    }

    /**
     * Frees the directory entry of a QUARANTINED array.
     *
     * @return false if that has been done
     */
    boolean remove(StoredArray array) {
        if (!quarantined.remove(array)) {
            return false;
        }
        byId.remove(array.entry().arrayId());
        directory.free(array.index(), array.generation());
        taken.clear(array.index());
        return true;
    }

    Optional<StoredArray> find(UUID arrayId) {
        return Optional.ofNullable(byId.get(arrayId));
    }

    /** The READY array of this name. */
    Optional<StoredArray> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** @throws ArrayNotFoundException if there is no READY array of this id */
    StoredArray ready(UUID arrayId) {
        return find(arrayId)
                .filter(array -> array.state() == ArrayState.READY)
                .orElseThrow(() -> new ArrayNotFoundException(arrayId));
    }

    /** @throws ArrayNotFoundException if there is no array of this id that is READY, or drains and is kept */
    StoredArray leasable(UUID arrayId) {
        return find(arrayId).filter(StoredArray::isKept).orElseGet(() -> ready(arrayId));
    }

    /** What is to be deleted because nobody has used it for its time to live. */
    List<StoredArray> expired(Instant now) {
        return byId.values().stream().filter(array -> array.isExpired(now)).toList();
    }

    /** Oldest first. */
    List<ArrayEntry> list() {
        return byId.values().stream().map(StoredArray::snapshot).toList();
    }

    /** How many arrays became READY since the segment was opened. */
    long publications() {
        return publications;
    }

    int directoryEntries() {
        return directoryEntries;
    }

    int size() {
        return byId.size();
    }
}
