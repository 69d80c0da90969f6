package dev.onecopy.api.plan;

import dev.onecopy.api.config.JobProperties;
import dev.onecopy.api.config.OutputProperties;
import dev.onecopy.api.job.StageHeap;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Stage;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** How much a stage may ask of the memory of this process, of messages, and of the segment's directory. */
@Component
public class StageLimits {
    private final JobProperties properties;
    private final OutputProperties outputs;

    public StageLimits(JobProperties properties, OutputProperties outputs) {
        this.properties = properties;
        this.outputs = outputs;
    }

    /**
     * Checks the next stage of a group before anything is reserved for it.
     *
     * @throws InvalidJobException saying which limit it exceeds
     */
    public void check(Stage stage, int itemCount) {
        checkPartials(StageHeap.partials(stage, itemCount), itemCount);
        checkArrays(stage.outputs().size());
    }

    /**
     * Checks how much a job asks for, which no array's size tells: shapes broadcast.
     *
     * @throws InvalidJobException if it is more than a machine has time for
     */
    void check(Duration coreTime) {
        if (coreTime.compareTo(properties.maximumCoreTime()) > 0) {
            throw new InvalidJobException(
                    "job_too_large",
                    "the job would take one core about " + coreTime.toHours()
                            + " hours; the limit onecopy.job.maximum-core-time is "
                            + properties.maximumCoreTime().toHours()
                            + " hours; shapes that broadcast, as in a[:, None] + a, and map multiply the work");
        }
    }

    /**
     * Checks what stands in memory at the same time.
     *
     * @throws InvalidJobException if it is too much
     */
    void checkPartials(long partials, int itemCount) {
        if (partials > properties.maximumPartials()) {
            throw new InvalidJobException(
                    "job_too_large",
                    "the slices of a stage make " + partials + " partials for " + itemCount
                            + " items; the limit onecopy.job.maximum-partials is " + properties.maximumPartials()
                            + "; map fewer values in one job");
        }
    }

    /**
     * Checks how many arrays a job writes.
     *
     * @throws InvalidJobException if there are too many
     */
    void checkArrays(int count) {
        if (count > outputs.maximumArrays()) {
            throw new InvalidJobException(
                    "too_many_outputs",
                    "the job writes " + count + " arrays; the limit onecopy.output.maximum-arrays is "
                            + outputs.maximumArrays() + "; map fewer values in one job");
        }
    }

    /**
     * Checks what goes with every task of later stages.
     *
     * @throws InvalidJobException if it is too much
     */
    public void check(Findings findings) {
        long words = findings.stages().stream().mapToLong(stage -> stage.length).sum();
        if (words * Long.BYTES > properties.maximumFindings().toBytes()) {
            throw new InvalidJobException(
                    "job_too_large",
                    "the stages have found " + words * Long.BYTES
                            + " bytes for later stages; the limit onecopy.job.maximum-findings is "
                            + properties.maximumFindings().toBytes() + " bytes for "
                            + properties.itemsPerTask() + " items; map fewer values in one job");
        }
    }
}
