package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.isFilled;
import static dev.onecopy.segment.SegmentFolder.longs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One owner publishes, replaces and deletes as fast as it can; readers in another mapping must never be told a lie. */
class SegmentChurnTest {
    private static final int STEPS = 20_000;
    private static final int REMEMBERED = 32;

    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    /** What was published; where it is gone by now, a reader must notice. */
    private final AtomicReferenceArray<ArrayReference> published = new AtomicReferenceArray<>(REMEMBERED);

    private final AtomicBoolean over = new AtomicBoolean();

    /** How readings ended. */
    private record Readings(long right, long stale, long wrong) {
        Readings plus(Readings other) {
            return new Readings(right + other.right, stale + other.stale, wrong + other.wrong);
        }
    }

    @Test
    void readersGetTheRightBytesOrAnException() throws ExecutionException, InterruptedException {
        long seed = new Random().nextLong();
        System.out.println("seed of the churn: " + seed);
        try (ExecutorService executor =
                        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory());
                Segment segment = folder.open();
                SegmentView view = SegmentView.attach(folder.file())) {
            List<Future<Readings>> readers = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                Random random = new Random(seed + reader + 1);
                readers.add(executor.submit((Callable<Readings>) () -> readUntilOver(view, random)));
            }
            readers.add(executor.submit((Callable<Readings>) () -> leaseUntilOver(segment, view, new Random(~seed))));
            try {
                churn(segment, new Random(seed));
            } finally {
                over.set(true);
            }
            Readings total = new Readings(0, 0, 0);
            for (Future<Readings> reader : readers) {
                total = total.plus(reader.get());
            }
            assertThat(total.wrong()).isZero();
            assertThat(total.right()).isPositive();
            assertThat(total.stale()).isPositive();
            segment.list().forEach(entry -> segment.delete(entry.reference().arrayId()));
            assertThat(segment.usage().usedBytes()).isZero();
        }
    }

    private void churn(Segment segment, Random random) {
        for (int step = 0; step < STEPS; step++) {
            try (ArrayWriter writer = segment.reserve(longs(1 + random.nextInt(300)))) {
                ArrayEntry entry = segment.list().getLast();
                SegmentFolder.fill(writer.data(), entry.reference().arrayId().getLeastSignificantBits());
                ArrayReference reference = random.nextBoolean()
                        ? writer.publish().reference()
                        : writer.publish("name " + random.nextInt(3), NameCollision.REPLACE)
                                .entry()
                                .reference();
                published.set(random.nextInt(REMEMBERED), reference);
            }
            List<ArrayEntry> all = segment.list();
            if (all.size() > 8) {
                deleteIfReady(segment, all.get(random.nextInt(all.size())));
            }
        }
    }

    private static void deleteIfReady(Segment segment, ArrayEntry entry) {
        if (entry.state() == ArrayState.READY) {
            segment.delete(entry.reference().arrayId());
        }
    }

    /** Without a lease: whether the bytes were the array's is only known by asking again afterwards. */
    private Readings readUntilOver(SegmentView view, Random random) {
        Readings readings = new Readings(0, 0, 0);
        while (!over.get()) {
            ArrayReference reference = published.get(random.nextInt(REMEMBERED));
            if (reference != null) {
                readings = readings.plus(readOnce(view, reference));
            }
        }
        return readings;
    }

    private static Readings readOnce(SegmentView view, ArrayReference reference) {
        try {
            NdArray array = view.array(reference);
            boolean right = isFilled(array.data(), reference.arrayId().getLeastSignificantBits());
            view.array(reference);
            return right ? new Readings(1, 0, 0) : new Readings(0, 0, 1);
        } catch (StaleArrayException stale) {
            return new Readings(0, 1, 0);
        }
    }

    /** With a lease: as long as it is held the array must be there. */
    private Readings leaseUntilOver(Segment segment, SegmentView view, Random random) {
        Readings readings = new Readings(0, 0, 0);
        while (!over.get()) {
            ArrayReference reference = published.get(random.nextInt(REMEMBERED));
            if (reference != null) {
                readings = readings.plus(leaseOnce(segment, view, reference));
            }
        }
        return readings;
    }

    private static Readings leaseOnce(Segment segment, SegmentView view, ArrayReference reference) {
        try (ArrayLease lease = segment.lease(reference.arrayId())) {
            long value = reference.arrayId().getLeastSignificantBits();
            boolean right = isFilled(lease.array().data(), value)
                    && isFilled(view.array(reference).data(), value);
            return right ? new Readings(1, 0, 0) : new Readings(0, 0, 1);
        } catch (ArrayNotFoundException gone) {
            return new Readings(0, 1, 0);
        } catch (StaleArrayException lost) {
            return new Readings(0, 0, 1);
        }
    }
}
