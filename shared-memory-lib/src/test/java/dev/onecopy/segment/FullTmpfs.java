package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.MIB;
import static dev.onecopy.segment.SegmentFolder.bytes;
import static dev.onecopy.segment.SegmentFolder.isFilled;
import static dev.onecopy.segment.SegmentFolder.isZero;
import static dev.onecopy.segment.SegmentFolder.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What happens on a tmpfs of 20 MB that others fill, too: each is run in a process that has such a tmpfs. */
enum FullTmpfs {
    AN_ARRAY_THAT_DOES_NOT_FIT_IS_REFUSED_AND_TAKES_NOTHING {
        @Override
        void run(Path tmpfs) throws IOException {
            try (Segment segment = open(tmpfs)) {
                ArrayEntry holder = publish(segment, "holder", MIB, 7);
                fill(tmpfs);

                SegmentFullException refusal =
                        catchThrowableOfType(SegmentFullException.class, () -> segment.reserve(bytes(4 * MIB)));

                assertThat(refusal.code()).isEqualTo("segment_full");
                assertThat(refusal.neededBytes()).isEqualTo(4 * MIB);
                assertThat(refusal.freeBytes())
                        .as("of the file system, though the segment has 8 MiB")
                        .isLessThan(MIB);
                assertThat(segment.list()).extracting(ArrayEntry::name).containsExactly("holder");
                assertThat(segment.usage().usedBytes()).isEqualTo(holder.extentBytes());
                assertHolds(segment, holder, 7);
                empty(tmpfs);
                try (ArrayWriter writer = segment.reserve(bytes(8 * MIB))) {
                    assertThat(isZero(writer.data())).isTrue();
                }
            }
        }
    },

    A_REFUSED_ARRAY_LEAVES_THE_FILE_SYSTEM_WHAT_IT_HAD {
        @Override
        void run(Path tmpfs) throws IOException {
            try (Segment segment = open(tmpfs)) {
                publish(segment, "holder", MIB / 8, 7);
                leave(tmpfs, 3 * MIB);
                long before = Files.getFileStore(tmpfs).getUsableSpace();

                SegmentFullException refusal =
                        catchThrowableOfType(SegmentFullException.class, () -> segment.reserve(bytes(10 * MIB)));

                assertThat(refusal.freeBytes()).isEqualTo(before);
                assertThat(refusal.largestFreeBytes()).isEqualTo(before);
                assertThat(Files.getFileStore(tmpfs).getUsableSpace()).isEqualTo(before);
                try (ArrayWriter writer = segment.reserve(bytes(before - MIB))) {
                    writer.data().fill((byte) 1);
                }
            }
        }
    },

    WHAT_WAS_KEPT_WARM_CAN_STILL_BE_HAD {
        @Override
        void run(Path tmpfs) throws IOException {
            try (Segment segment = open(tmpfs)) {
                ArrayEntry gone = publish(segment, "gone", MIB / 4, 7);
                segment.delete(gone.reference().arrayId());
                assertThat(segment.usage().warmBytes()).isEqualTo(2 * MIB);
                fill(tmpfs);

                try (ArrayWriter writer = segment.reserve(bytes(2 * MIB))) {
                    assertThat(isZero(writer.data())).isTrue();
                    writer.data().fill((byte) 1);
                }
            }
        }
    },

    A_DIRECTORY_THAT_FINDS_NO_PAGE_IS_REFUSED_TOO {
        @Override
        void run(Path tmpfs) throws IOException {
            try (Segment segment = open(tmpfs)) {
                fill(tmpfs);
                List<ArrayWriter> writers = new ArrayList<>();
                SegmentFullException refusal = catchThrowableOfType(SegmentFullException.class, () -> {
                    while (true) {
                        writers.add(segment.reserve(bytes(0)));
                    }
                });
                assertThat(refusal).isNotNull();
                assertThat(writers).hasSizeLessThan(ENTRIES);
                empty(tmpfs);
                segment.reserve(bytes(0)).close();
            }
        }
    },

    A_SEGMENT_IS_OPENED_AND_READ_THERE {
        @Override
        void run(Path tmpfs) throws IOException {
            ArrayEntry kept;
            try (Segment segment = open(tmpfs)) {
                kept = publish(segment, "kept", MIB / 4, 7);
                segment.reserve(bytes(MIB)).data().fill((byte) -1);
            }
            fill(tmpfs);
            try (Segment segment = open(tmpfs);
                    SegmentView view = SegmentView.attach(file(tmpfs))) {
                assertThat(segment.list()).extracting(ArrayEntry::name).containsExactly("kept");
                assertHolds(segment, kept, 7);
                assertThat(isFilled(view.array(kept.reference()).data(), 7)).isTrue();
            }
        }
    },

    ANOTHER_SEGMENT_IS_REFUSED_AND_LEAVES_NO_FILE {
        @Override
        void run(Path tmpfs) throws IOException {
            fill(tmpfs);
            SegmentCapacityException refusal = catchThrowableOfType(SegmentCapacityException.class, () -> open(tmpfs));
            assertThat(refusal.code()).isEqualTo("segment_capacity");
            assertThat(file(tmpfs)).doesNotExist();
        }
    };

    private static final int ENTRIES = 64;

    abstract void run(Path tmpfs) throws IOException;

    /** Entry of the process: the name of what is to be run, and the folder where the tmpfs is mounted. */
    public static void main(String[] arguments) throws IOException {
        Path tmpfs = Path.of(arguments[1]);
        assertThat(Files.getFileStore(tmpfs).getTotalSpace()).isEqualTo(20 * MIB);
        valueOf(arguments[0]).run(tmpfs);
    }

    private static Segment open(Path tmpfs) {
        return Segment.openOrCreate(file(tmpfs), new SegmentOptions(16 * MIB, ENTRIES, OnStop.KEEP));
    }

    private static Path file(Path tmpfs) {
        return tmpfs.resolve("segment");
    }

    private static void assertHolds(Segment segment, ArrayEntry entry, long value) {
        try (ArrayLease lease = segment.lease(entry.reference().arrayId())) {
            assertThat(isFilled(lease.array().data(), value)).isTrue();
        }
    }

    /** Another file grows until there is no page left. */
    private static void fill(Path tmpfs) throws IOException {
        leave(tmpfs, 0);
        assertThat(Files.getFileStore(tmpfs).getUsableSpace()).isZero();
    }

    private static void leave(Path tmpfs, long leftBytes) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(4096);
        try (FileChannel other =
                FileChannel.open(tmpfs.resolve("other"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (Files.getFileStore(tmpfs).getUsableSpace() > leftBytes) {
                other.write(page.clear(), other.size());
            }
        }
    }

    private static void empty(Path tmpfs) throws IOException {
        Files.delete(tmpfs.resolve("other"));
    }
}
