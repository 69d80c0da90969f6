package dev.onecopy.api.plan;

import dev.onecopy.api.config.OutputProperties;
import dev.onecopy.api.ingest.ArrayName;
import dev.onecopy.api.job.JobPlan;
import dev.onecopy.api.job.OutputName;
import dev.onecopy.array.ArrayType;
import dev.onecopy.computation.ResultType;
import dev.onecopy.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is known of a job's arrays before it runs: how many, how large, and whether their names are free. */
@Component
class OutputCheck {
    private final Segment segment;
    private final StageLimits limits;
    private final OutputProperties properties;

    OutputCheck(Segment segment, StageLimits limits, OutputProperties properties) {
        this.segment = segment;
        this.limits = limits;
        this.properties = properties;
    }

    private record Expected(List<Integer> place, ArrayType type) {}

    /**
     * Checks the arrays among the results of a job.
     *
     * @param types of all items, in their order
     * @return how many bytes they have together
     * @throws InvalidJobException if there are too many or too large ones, or a name is given and there are none
     * @throws dev.onecopy.segment.SegmentFullException if they cannot fit
     * @throws dev.onecopy.segment.NameTakenException if one of their names is taken, and not to be replaced
     * @throws dev.onecopy.api.ingest.InvalidNameException if one of their names is none
     */
    long check(List<ResultType> types, boolean isMapped, @Nullable OutputName output) {
        List<Expected> arrays = new ArrayList<>();
        for (int item = 0; item < types.size(); item++) {
            collect(types.get(item), isMapped ? List.of(item) : List.of(), arrays);
        }
        limits.checkArrays(arrays.size());
        long nbytes = checkBytes(arrays);
        if (output != null) {
            checkNames(arrays, output);
        }
        return nbytes;
    }

    private static void collect(ResultType type, List<Integer> place, List<Expected> arrays) {
        switch (type) {
            case ResultType.Scalar scalar -> {}
            case ResultType.Array array ->
                arrays.add(new Expected(place, new ArrayType(array.dtype(), array.shape(), array.order())));
            case ResultType.Tuple tuple -> {
                for (int position = 0; position < tuple.elements().size(); position++) {
                    collect(tuple.elements().get(position), JobPlan.placeIn(place, position), arrays);
                }
            }
        }
    }

    private long checkBytes(List<Expected> arrays) {
        long nbytes = 0;
        for (Expected array : arrays) {
            long one = array.type().nbytes();
            nbytes = one > Long.MAX_VALUE - nbytes ? Long.MAX_VALUE : nbytes + one;
            segment.checkRoomFor(one);
        }
        if (properties.maximumBytes() != null
                && nbytes > properties.maximumBytes().toBytes()) {
            throw new InvalidJobException(
                    "job_too_large",
                    "the arrays that the job gives have " + nbytes
                            + " bytes; the limit onecopy.output.maximum-bytes is "
                            + properties.maximumBytes().toBytes());
        }
        if (nbytes > segment.usage().freeBytes()) {
            segment.checkRoomFor(nbytes);
        }
        return nbytes;
    }

    private void checkNames(List<Expected> arrays, OutputName output) {
        if (arrays.isEmpty()) {
            throw new InvalidJobException(
                    "invalid_output",
                    "output names arrays, and the expression gives a scalar; it is in the results without a name");
        }
        for (Expected array : arrays) {
            String name = output.at(array.place());
            if (output.replace()) {
                ArrayName.check(name);
            } else {
                ArrayName.checkFree(segment, name);
            }
        }
    }
}
