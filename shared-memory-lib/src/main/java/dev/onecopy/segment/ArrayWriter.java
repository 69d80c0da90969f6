package dev.onecopy.segment;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A reserved array: its bytes are written here and seen by nobody else until it is published. Its memory is there, so
 * that writing it cannot fail. Publishing is for one thread, filling may be done by many.
 */
public final class ArrayWriter implements AutoCloseable {
    /** Ten years of 365 days. */
    public static final Duration MAXIMUM_TIME_TO_LIVE = Duration.ofDays(3650);

    private final Segment segment;
    private final StoredArray array;
    private final MemorySegment data;
    private boolean open = true;
    private boolean prepared;

    ArrayWriter(Segment segment, StoredArray array, MemorySegment data) {
        this.segment = segment;
        this.array = array;
        this.data = data;
    }

    /** Names the array to a process of this host that is to write a part of it; see {@link SegmentView#output}. */
    public ArrayReference reference() {
        return array.snapshot().reference();
    }

    /**
     * Lets no other process begin to write the array any more: references that were given away are stale from here on,
     * {@link #reference()} is another one. A process that has begun holds its bytes still, so whoever had the array
     * written by others asks {@link #isHeldElsewhere} after this and before it is published: what is held then may
     * change at any time.
     *
     * @throws IllegalStateException if the array is published or abandoned already, or the segment is closed
     */
    public synchronized void seal() {
        checkOpen();
        segment.seal(array);
    }

    /**
     * Whether another process has locked bytes of the array, to write them. Who has no such process among its readers
     * need not ask.
     */
    public boolean isHeldElsewhere() {
        return segment.isHeldElsewhere(array);
    }

    /**
     * The bytes of the array, little-endian: exactly as many as its type says, all zero at first. Not to be used once
     * the array is published or abandoned, when they belong to its readers or to another array.
     *
     * @throws IllegalStateException if the array is published or abandoned already
     */
    public synchronized MemorySegment data() {
        checkOpen();
        return data;
    }

    /**
     * Lets the array be deleted by {@link Segment#expire} when, once published, it has not been leased for so long.
     * Without this it is kept. To the next owner of the segment the time begins when it opens the segment.
     *
     * @param sinceLastUse at least a millisecond, at most {@link #MAXIMUM_TIME_TO_LIVE}
     * @throws IllegalArgumentException if it is shorter or longer
     * @throws IllegalStateException if the array is published or abandoned already
     */
    public synchronized void expireAfter(Duration sinceLastUse) {
        checkOpen();
        if (sinceLastUse.compareTo(Duration.ofMillis(1)) < 0 || sinceLastUse.compareTo(MAXIMUM_TIME_TO_LIVE) > 0) {
            throw new IllegalArgumentException(
                    "the time to live is " + sinceLastUse + "; it must be from PT0.001S to " + MAXIMUM_TIME_TO_LIVE);
        }
        segment.expireAfter(array, sinceLastUse);
    }

    /**
     * Makes the array READY, without a name.
     *
     * @throws IllegalStateException if the array is published or abandoned already, or the segment is closed
     */
    public synchronized ArrayEntry publish() {
        checkOpen();
        Publication publication = segment.publish(array, null, NameCollision.REFUSE);
        open = false;
        return publication.entry();
    }

    /**
     * Makes the array READY under a name.
     *
     * @param name from 1 to 128 bytes in UTF-8
     * @param collision what to do when a READY array has the name
     * @throws NameTakenException if the name is taken and not to be replaced; the array can be published under another
     *     one
     * @throws IllegalArgumentException if the name is empty, too long or not valid Unicode
     * @throws IllegalStateException if the array is published or abandoned already, or the segment is closed
     */
    public synchronized Publication publish(String name, NameCollision collision) {
        checkOpen();
        DirectoryEntry.checkName(name);
        Publication publication = segment.publish(array, name, collision);
        open = false;
        return publication;
    }

    /**
     * All of a publication but its last step, which {@link Segment#publishAll} does for several arrays at once. Nothing
     * can go wrong with that step any more: the name is promised to this array. Its bytes are not written any more.
     *
     * @param name from 1 to 128 bytes in UTF-8; null for none
     * @param collision what to do when a READY array has the name, or one is promised it
     * @throws NameTakenException if the name is taken and not to be replaced
     * @throws IllegalArgumentException if the name is empty, too long or not valid Unicode
     * @throws IllegalStateException if the array is prepared, published or abandoned already, or the segment is closed
     */
    public synchronized void prepare(@Nullable String name, NameCollision collision) {
        checkOpen();
        if (name != null) {
            DirectoryEntry.checkName(name);
        }
        segment.prepare(array, name, collision);
        prepared = true;
    }

    /** The array, which is to be published. */
    synchronized StoredArray prepared() {
        if (!open || !prepared) {
            throw new IllegalStateException(
                    "array " + array.entry().arrayId() + " is not prepared, or published or abandoned already");
        }
        return array;
    }

    synchronized void published() {
        open = false;
    }

    private void checkOpen() {
        if (!open || prepared) {
            throw new IllegalStateException(
                    "array " + array.entry().arrayId() + " has been prepared, published or abandoned already");
        }
    }

    /** Abandons the array and frees its memory, unless it is published. The second call does nothing. */
    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            segment.abandon(array);
        }
    }
}
