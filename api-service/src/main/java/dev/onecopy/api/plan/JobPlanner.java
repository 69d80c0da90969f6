package dev.onecopy.api.plan;

import dev.onecopy.api.config.JobProperties;
import dev.onecopy.api.config.OutputProperties;
import dev.onecopy.api.ingest.ArrayName;
import dev.onecopy.api.job.JobBudget;
import dev.onecopy.api.job.JobBudget.Share;
import dev.onecopy.api.job.JobPlan;
import dev.onecopy.api.job.JobPlan.ItemGroup;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.RunArrays;
import dev.onecopy.api.job.StageHeap;
import dev.onecopy.computation.Computation;
import dev.onecopy.computation.ResultType;
import dev.onecopy.computation.Stage;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.ArrayNotFoundException;
import dev.onecopy.segment.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Turns a request into a plan: names become leased arrays, text becomes a typed computation, items become groups. */
@Component
public class JobPlanner {
    /** The most typed operations of all items of a job. */
    private static final long MAXIMUM_OPERATIONS = 400_000;

    private static final int BYTES_AN_OPERATION = 150;

    /** The most of a short job: a block of few elements takes a time for each, of which the estimate knows nothing. */
    private static final int SHORT_OPERATIONS = 500;

    /** So many are typed before they are counted. */
    private static final int OPERATIONS_AT_A_TIME = 64;

    private static final int BYTES_A_JOB = 4_096;
    private static final int BYTES_A_GROUP = 4_096;

    /** A number that is an object, in one that says its kind, and what refers to it; its digits take less than they. */
    private static final int BYTES_A_VALUE = 100;

    private static final int BYTES_A_TASK = 80;

    private final Segment segment;
    private final JobProperties properties;
    private final StageLimits limits;
    private final OutputCheck outputs;
    private final JobBudget budget;

    JobPlanner(Segment segment, JobProperties properties, StageLimits limits, OutputCheck outputs, JobBudget budget) {
        this.segment = segment;
        this.properties = properties;
        this.limits = limits;
        this.outputs = outputs;
        this.budget = budget;
    }

    /** A planner that stands by itself. */
    public static JobPlanner of(Segment segment, JobProperties properties, OutputProperties outputs, JobBudget budget) {
        StageLimits limits = new StageLimits(properties, outputs);
        return new JobPlanner(segment, properties, limits, new OutputCheck(segment, limits, outputs), budget);
    }

    /**
     * Plans a job and reserves what its first stages write; on any failure nothing stays leased or reserved.
     *
     * @param functions of users that the expression may call, by name
     * @throws dev.onecopy.expression.ExpressionException if the expression does not parse or type
     * @throws ArrayNotFoundException if a variable stands for no array
     * @throws InvalidJobException if variables are missing, unused or ambiguous, or there are too many items or outputs
     * @throws dev.onecopy.segment.SegmentFullException if there is no room for the arrays that it gives
     * @throws dev.onecopy.segment.NameTakenException if one of their names is taken, and not to be replaced
     * @throws dev.onecopy.api.ingest.InvalidNameException if one of their names is none
     * @throws dev.onecopy.api.job.TooManyJobsException if jobs that have not ended leave no room for it
     */
    public JobPlan plan(JobRequest request, Map<String, FunctionDeclaration> functions) {
        return plan(request, functions, budget.open());
    }

    /** The same where no function of a user may be called. */
    public JobPlan plan(JobRequest request) {
        return plan(request, Map.of());
    }

    /** The same for a job that was accepted, and must not be refused because others were, too. */
    public JobPlan planAccepted(JobRequest request, Map<String, FunctionDeclaration> functions) {
        return plan(request, functions, budget.openForAccepted());
    }

    private JobPlan plan(JobRequest request, Map<String, FunctionDeclaration> functions, Share share) {
        try {
            return plan(Expression.parse(request.expression(), functions), request, share);
        } catch (RuntimeException | Error failure) {
            share.close();
            throw failure;
        }
    }

    private JobPlan plan(Expression expression, JobRequest request, Share share) {
        takeHeap(share, BYTES_A_JOB);
        VariableCheck.check(expression, request);
        List<Map<String, ScalarValue>> items = items(request, share);
        Map<String, ArrayLease> leases = new LinkedHashMap<>();
        RunArrays arrays = new RunArrays(segment);
        try {
            request.arrays().forEach((variable, array) -> leases.put(variable, lease(array)));
            List<ItemGroup> groups = groups(expression, leases, items, share);
            Duration coreTime =
                    groups.stream().map(group -> group.computation().coreTime()).reduce(Duration.ZERO, Duration::plus);
            limits.check(coreTime);
            share.takeOutputs(check(groups, request));
            for (ItemGroup group : groups) {
                group.firstStage().ifPresent(stage -> reserve(group, stage, arrays, share));
            }
            return new JobPlan(
                    Map.copyOf(leases),
                    groups,
                    expression.functions(),
                    arrays,
                    !request.map().isEmpty(),
                    isShort(groups, coreTime),
                    request.output(),
                    share);
        } catch (RuntimeException | Error failure) {
            arrays.close();
            leases.values().forEach(ArrayLease::close);
            throw failure;
        }
    }

    private static boolean isShort(List<ItemGroup> groups, Duration coreTime) {
        int slices = groups.stream()
                .flatMap(group -> group.firstStage().stream())
                .mapToInt(Stage::sliceCount)
                .sum();
        int operations = groups.stream()
                .mapToInt(group -> group.computation().operationCount())
                .sum();
        return slices == 1 && operations <= SHORT_OPERATIONS && coreTime.compareTo(ItemGrouping.SHORT) <= 0;
    }

    private void reserve(ItemGroup group, Stage stage, RunArrays arrays, Share share) {
        int itemCount = group.items().size();
        share.takeFirstStage(group.firstItem(), StageHeap.bytes(stage, itemCount));
        takeHeap(share, (long) BYTES_A_TASK * stage.sliceCount());
        share.takeOutputs(StageHeap.scratchBytes(stage));
        arrays.reserve(group.firstItem(), stage.outputs());
    }

    /** What does not fit beside others is refused for now; what would not fit alone is refused for good. */
    private void takeHeap(Share share, long bytes) {
        share.takeHeap(bytes);
        if (share.heapBytes() > budget.maximumHeapBytes()) {
            throw new InvalidJobException(
                    "job_too_large",
                    "the job takes more than " + budget.maximumHeapBytes()
                            + " bytes of the service's memory, which is the limit onecopy.job.maximum-memory;"
                            + " map fewer values in one job");
        }
    }

    /** How many bytes the arrays have that the job gives, whichever stage writes them. */
    private long check(List<ItemGroup> groups, JobRequest request) {
        int itemCount = groups.stream().mapToInt(group -> group.items().size()).sum();
        long partials = 0;
        for (ItemGroup group : groups) {
            Optional<Stage> first = group.firstStage();
            if (first.isPresent()) {
                limits.checkArrays(first.get().outputs().size());
                partials += StageHeap.partials(first.get(), group.items().size());
            }
        }
        limits.checkPartials(partials, itemCount);
        List<ResultType> types = groups.stream()
                .flatMap(group -> group.computation().resultTypes().stream())
                .toList();
        return outputs.check(types, !request.map().isEmpty(), request.output());
    }

    private ArrayLease lease(String idOrName) {
        return segment.lease(ArrayName.resolve(segment, idOrName).reference().arrayId());
    }

    private List<ItemGroup> groups(
            Expression expression, Map<String, ArrayLease> leases, List<Map<String, ScalarValue>> items, Share share) {
        Map<String, ArrayOperand> operands = new HashMap<>();
        leases.forEach((variable, lease) ->
                operands.put(variable, ArrayOperand.of(lease.entry().type())));
        List<ItemGroup> groups = new ArrayList<>();
        long operationCount = 0;
        int together = ItemGrouping.itemsPerTask(expression, operands, items, properties.itemsPerTask());
        for (int first = 0; first < items.size(); first += together) {
            List<Map<String, ScalarValue>> some = items.subList(first, Math.min(items.size(), first + together));
            takeHeap(share, BYTES_A_GROUP);
            long before = operationCount;
            Computation computation = Computation.of(expression, operands, some, count -> {
                if (count % OPERATIONS_AT_A_TIME == 0) {
                    takeOperations(share, OPERATIONS_AT_A_TIME, before + count, items.size());
                }
            });
            int count = computation.operationCount();
            operationCount += count;
            takeOperations(share, count % OPERATIONS_AT_A_TIME, operationCount, items.size());
            groups.add(ItemGroup.of(first, some, computation));
        }
        return groups;
    }

    private void takeOperations(Share share, int count, long all, int itemCount) {
        if (all > MAXIMUM_OPERATIONS) {
            throw new InvalidJobException(
                    "job_too_large",
                    "the expression has more than " + MAXIMUM_OPERATIONS + " operations for its " + itemCount
                            + " items together; map fewer values in one job");
        }
        takeHeap(share, (long) BYTES_AN_OPERATION * count);
    }

    private List<Map<String, ScalarValue>> items(JobRequest request, Share share) {
        int count =
                request.map().values().stream().mapToInt(List::size).findFirst().orElse(1);
        if (count == 0 || count > properties.maximumItems()) {
            throw new InvalidJobException(
                    "invalid_map", "map has " + count + " items; 1 to " + properties.maximumItems() + " are allowed");
        }
        request.map().forEach((variable, values) -> {
            if (values.size() != count) {
                throw new InvalidJobException(
                        "invalid_map",
                        "the lists of map are zipped and must be equally long; " + variable + " has " + values.size()
                                + " values, another has " + count);
            }
        });
        checkLiterals(request, count, share);
        return new Items(request.map(), request.parameters(), count);
    }

    private void checkLiterals(JobRequest request, int count, Share share) {
        int parameters = characters(request.parameters().values().stream());
        long all = parameters;
        for (int item = 0; item < count; item++) {
            int position = item;
            int mapped = characters(request.map().values().stream().map(values -> values.get(position)));
            if (parameters + mapped > properties.maximumItemCharacters()) {
                throw new InvalidJobException(
                        "invalid_map",
                        "the values of one item have " + (parameters + mapped) + " characters; the limit is "
                                + properties.maximumItemCharacters());
            }
            all += mapped;
        }
        long values = request.parameters().size() + (long) request.map().size() * count;
        takeHeap(share, BYTES_A_VALUE * values + all);
    }

    private static int characters(Stream<ScalarValue> values) {
        return values.mapToInt(value -> value.literal().length()).sum();
    }
}
