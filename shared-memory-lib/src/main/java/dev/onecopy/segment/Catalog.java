package dev.onecopy.segment;

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
    private final Set<StoredArray> quarantined = new LinkedHashSet<>();
    private long publishSequence;

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
     * @throws DirectoryFullException if there is no free entry
     * @throws SegmentFullException if there is no room for its data, or no memory for its entry
     */
    StoredArray begin(ArrayType type, DataArea data) {
        checkRoom();
        int index = taken.nextClearBit(0);
        if (!directory.populate(index)) {
            throw data.noMemory(type.nbytes());
        }
        DirectoryEntry entry = DirectoryEntry.reserved(type, data.allocate(type.nbytes()));
        StoredArray array = new StoredArray(index, directory.begin(index, entry), entry, ArrayState.WRITING);
        add(array);
        return array;
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
        StoredArray replaced = name == null ? null : byName.get(name);
        if (name != null && replaced != null && collision == NameCollision.REFUSE) {
            throw new NameTakenException(name);
        }
        DirectoryEntry entry = array.entry().publishedAs(name, ++publishSequence);
        directory.publish(array.index(), array.generation(), entry);
        array.published(entry);
        if (name != null) {
            byName.put(name, array);
        }
        if (replaced != null) {
            drain(replaced);
        }
        return Optional.ofNullable(replaced);
    }

    /** Makes a READY array DRAINING; its name is free, unless another array has it by now. */
    void drain(StoredArray array) {
        directory.drain(array.index(), array.generation());
        array.drain();
        byName.remove(array.entry().name(), array);
    }

    /** Makes every reference to a WRITING or DRAINING array stale; its memory stays taken until it is removed. */
    void quarantine(StoredArray array) {
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

    /** What is to be deleted because nobody has used it for its time to live. */
    List<StoredArray> expired(Instant now) {
        return byId.values().stream().filter(array -> array.isExpired(now)).toList();
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
