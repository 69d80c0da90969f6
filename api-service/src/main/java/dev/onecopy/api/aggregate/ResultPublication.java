package dev.onecopy.api.aggregate;

import dev.onecopy.api.config.OutputProperties;
import dev.onecopy.api.dispatch.RunningJobs;
import dev.onecopy.api.job.JobPlan;
import dev.onecopy.api.job.JobResult;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.OutputName;
import dev.onecopy.api.job.RunEndedException;
import dev.onecopy.array.ArrayType;
import dev.onecopy.array.ContiguousBytes;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.computation.Result;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayNotFoundException;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.NameCollision;
import dev.onecopy.segment.Segment;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Turns what a run has found into what its job gives: arrays become visible under their names, or without one for some
 * time, each from one moment to the next; then the job ends. From before the first of them on it cannot end otherwise.
 * If one of the arrays cannot be published, those that were are deleted again.
 */
@Component
class ResultPublication {
    private final Segment segment;
    private final RunningJobs running;
    private final OutputProperties properties;

    ResultPublication(Segment segment, RunningJobs running, OutputProperties properties) {
        this.segment = segment;
        this.running = running;
        this.properties = properties;
    }

    /**
     * Publishes the results of a run that is complete, and ends it.
     *
     * @throws dev.onecopy.segment.NameTakenException if an array got the name of a result while the job ran
     * @throws dev.onecopy.segment.SegmentFullException if there is no room for a small result
     * @throws RunEndedException if the run has ended
     */
    void publish(JobRun run) {
        if (!running.claim(run)) {
            throw new RunEndedException();
        }
        Publishing publishing = new Publishing(run);
        List<JobResult> results;
        try {
            results = publishing.all();
        } catch (RuntimeException | Error failure) {
            running.unclaim(run);
            publishing.undo();
            throw failure;
        }
        running.succeed(run, results);
    }

    private final class Publishing {
        private final JobRun run;
        private final @Nullable OutputName output;
        private final List<UUID> published = new ArrayList<>();

        Publishing(JobRun run) {
            this.run = run;
            this.output = run.plan().output();
        }

        List<JobResult> all() {
            List<JobResult> results = new ArrayList<>();
            for (Map.Entry<Integer, List<Result>> group : run.results().entrySet()) {
                for (Result result : group.getValue()) {
                    List<Integer> place = run.plan().isMapped() ? List.of(results.size()) : List.of();
                    results.add(publish(group.getKey(), place, result));
                }
            }
            return results;
        }

        private JobResult publish(int firstItem, List<Integer> place, Result result) {
            return switch (result) {
                case Result.Scalar scalar -> new JobResult.Scalar(scalar.dtype(), scalar.bits());
                case Result.Small small -> write(small, place);
                case Result.Written written ->
                    publish(
                            run.plan().arrays().result(firstItem, written.output()),
                            written.output().type(),
                            place);
                case Result.Tuple tuple -> {
                    List<JobResult> elements = new ArrayList<>();
                    for (Result element : tuple.elements()) {
                        elements.add(publish(firstItem, JobPlan.placeIn(place, elements.size()), element));
                    }
                    yield new JobResult.Tuple(elements);
                }
            };
        }

        private JobResult write(Result.Small small, List<Integer> place) {
            ArrayType type = new ArrayType(small.dtype(), small.shape(), Order.C);
            try (ArrayWriter writer = segment.reserve(type)) {
                writer.data().copyFrom(MemorySegment.ofArray(small.data()));
                return publish(writer, type, place);
            }
        }

        private JobResult publish(ArrayWriter writer, ArrayType type, List<Integer> place) {
            byte[] values = values(type, writer.data());
            ArrayEntry entry = publish(writer, place);
            UUID id = entry.reference().arrayId();
            published.add(id);
            List<Long> shape = new ArrayList<>();
            for (long length : type.shape().toArray()) {
                shape.add(length);
            }
            return new JobResult.Array(type.dtype(), shape, id, values);
        }

        private ArrayEntry publish(ArrayWriter writer, List<Integer> place) {
            if (output == null) {
                writer.expireAfter(properties.timeToLive());
                return writer.publish();
            }
            NameCollision collision = output.replace() ? NameCollision.REPLACE : NameCollision.REFUSE;
            return writer.publish(output.at(place), collision).entry();
        }

        void undo() {
            for (UUID id : published) {
                try {
                    segment.delete(id);
                } catch (ArrayNotFoundException deletedByItsClient) {
                    // It is as it should be.
                }
            }
        }
    }

    private static byte @Nullable [] values(ArrayType type, MemorySegment data) {
        if (type.shape().elementCount() > JobResult.MAXIMUM_VALUES) {
            return null;
        }
        byte[] values = new byte[Math.toIntExact(type.nbytes())];
        new ContiguousBytes(NdArray.contiguous(type, data)).read(0, values, 0, values.length);
        return values;
    }
}
