package dev.onecopy.api.aggregate;

import dev.onecopy.api.config.OutputProperties;
import dev.onecopy.api.dispatch.RunningJobs;
import dev.onecopy.api.job.JobPlan;
import dev.onecopy.api.job.JobResult;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.OutputName;
import dev.onecopy.api.job.RunEndedException;
import dev.onecopy.api.job.Settlement;
import dev.onecopy.array.ArrayType;
import dev.onecopy.array.ContiguousBytes;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.computation.Result;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.NameCollision;
import dev.onecopy.segment.Segment;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a run has found into what its job gives. The arrays are prepared first, so that nothing can go wrong with
 * them any more; then the outcome is stored, which decides; then all of them become visible in one step, under their
 * names, or without one for some time; then the job ends. From before the first of this on it cannot end otherwise. If
 * an array cannot be prepared or the outcome cannot be stored, nothing is seen of any.
 */
class ResultPublication {
    private final Segment segment;
    private final RunningJobs running;
    private final OutputProperties properties;
    private final Executor executor;

    /** @param executor where arrays are published: memory that is replaced is freed there, which takes its time */
    ResultPublication(Segment segment, RunningJobs running, OutputProperties properties, Executor executor) {
        this.segment = segment;
        this.running = running;
        this.properties = properties;
        this.executor = executor;
    }

    /**
     * Publishes the results of a run that is complete, and ends it.
     *
     * @throws dev.onecopy.segment.NameTakenException if an array got the name of a result while the job ran
     * @throws dev.onecopy.segment.SegmentFullException if there is no room for a small result
     * @throws RunEndedException if the run has ended, or its job was not accepted
     */
    void publish(JobRun run) {
        run.awaitAcceptance();
        if (!running.claim(run)) {
            throw new RunEndedException();
        }
        Preparation preparation = new Preparation(run);
        List<JobResult> results;
        try {
            results = preparation.all();
        } catch (RuntimeException | Error failure) {
            preparation.undo();
            running.unclaim(run);
            throw failure;
        }
        running.succeed(run, results, preparation.settlement());
    }

    /** Publishes what is prepared, and lets the run go. */
    private final class Publication implements Settlement {
        private final JobRun run;
        private final List<ArrayWriter> prepared;

        Publication(JobRun run, List<ArrayWriter> prepared) {
            this.run = run;
            this.prepared = prepared;
        }

        @Override
        public boolean publishes() {
            return true;
        }

        @Override
        public CompletableFuture<Void> stored() {
            return CompletableFuture.runAsync(
                    () -> {
                        try {
                            segment.publishAll(prepared);
                        } finally {
                            RunningJobs.letGo(run);
                        }
                    },
                    executor);
        }

        @Override
        public void refused() {
            prepared.forEach(ArrayWriter::close);
            RunningJobs.letGo(run);
        }
    }

    private final class Preparation {
        private final JobRun run;
        private final @Nullable OutputName output;
        private final List<ArrayWriter> prepared = new ArrayList<>();
        private long valuesLeft = JobResult.MAXIMUM_VALUES_OF_A_JOB;

        Preparation(JobRun run) {
            this.run = run;
            this.output = run.plan().output();
        }

        Settlement settlement() {
            if (prepared.isEmpty()) {
                RunningJobs.letGo(run);
                return Settlement.NONE;
            }
            return new Publication(run, prepared);
        }

        List<JobResult> all() {
            List<JobResult> results = new ArrayList<>();
            for (Map.Entry<Integer, List<Result>> group : run.results().entrySet()) {
                for (Result result : group.getValue()) {
                    List<Integer> place = run.plan().isMapped() ? List.of(results.size()) : List.of();
                    results.add(result(group.getKey(), place, result));
                }
            }
            return results;
        }

        private JobResult result(int firstItem, List<Integer> place, Result result) {
            return switch (result) {
                case Result.Scalar scalar -> new JobResult.Scalar(scalar.dtype(), scalar.bits());
                case Result.Small small -> write(small, place);
                case Result.Written written ->
                    prepare(
                            run.plan().arrays().result(firstItem, written.output()),
                            written.output().type(),
                            place);
                case Result.Tuple tuple -> {
                    List<JobResult> elements = new ArrayList<>();
                    for (Result element : tuple.elements()) {
                        elements.add(result(firstItem, JobPlan.placeIn(place, elements.size()), element));
                    }
                    yield new JobResult.Tuple(elements);
                }
            };
        }

        private JobResult write(Result.Small small, List<Integer> place) {
            ArrayType type = new ArrayType(small.dtype(), small.shape(), Order.C);
            ArrayWriter writer = segment.reserve(type);
            try {
                writer.data().copyFrom(MemorySegment.ofArray(small.data()));
                return prepare(writer, type, place);
            } catch (RuntimeException | Error failure) {
                writer.close();
                throw failure;
            }
        }

        private JobResult prepare(ArrayWriter writer, ArrayType type, List<Integer> place) {
            byte[] values = values(type, writer.data());
            if (output == null) {
                writer.expireAfter(properties.timeToLive());
                writer.prepare(null, NameCollision.REFUSE);
            } else {
                writer.prepare(output.at(place), output.replace() ? NameCollision.REPLACE : NameCollision.REFUSE);
            }
            prepared.add(writer);
            List<Long> shape = new ArrayList<>();
            for (long length : type.shape().toArray()) {
                shape.add(length);
            }
            return new JobResult.Array(type.dtype(), shape, writer.reference().arrayId(), values);
        }

        private byte @Nullable [] values(ArrayType type, MemorySegment data) {
            long count = type.shape().elementCount();
            if (count > JobResult.MAXIMUM_VALUES || count > valuesLeft) {
                return null;
            }
            valuesLeft -= count;
            byte[] values = new byte[Math.toIntExact(type.nbytes())];
            new ContiguousBytes(NdArray.contiguous(type, data)).read(0, values, 0, values.length);
            return values;
        }

        void undo() {
            prepared.forEach(ArrayWriter::close);
        }
    }
}
