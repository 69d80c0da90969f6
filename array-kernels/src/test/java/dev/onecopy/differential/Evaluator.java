package dev.onecopy.differential;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.NdArray;
import dev.onecopy.computation.Computation;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.OutputArray;
import dev.onecopy.computation.Result;
import dev.onecopy.computation.SliceMemory;
import dev.onecopy.computation.Stage;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Partial;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Computes expressions as the services do together: plans, reserves outputs, runs the slices of each stage, sends
 * partials through words, merges.
 *
 * @param kernels what to compute with
 * @param threads how many slices run at once; with one the caller's thread runs them
 * @param shuffle the order in which slices are started
 */
record Evaluator(Kernels kernels, int threads, Random shuffle) {
    /** One list of results an item; several if the expression gives a tuple. */
    List<List<ComputedArray>> evaluate(
            String source, Map<String, NdArray> arrays, List<Map<String, ScalarValue>> items) {
        Map<String, ArrayOperand> operands = arrays.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> ArrayOperand.of(entry.getValue())));
        Computation computation = Computation.of(Expression.parse(source), operands, items);
        try (Arena arena = Arena.ofShared()) {
            Memory memory = new Memory(arrays, arena, new HashMap<>());
            Findings findings = Findings.NONE;
            for (Optional<Stage> stage = computation.nextStage(findings); stage.isPresent(); ) {
                findings = findings.with(run(stage.get(), memory));
                stage = computation.nextStage(findings);
            }
            return computation.results(findings).stream()
                    .map(result -> arrays(result, memory))
                    .toList();
        }
    }

    private long[] run(Stage stage, Memory memory) {
        stage.outputs().forEach(memory::reserve);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, stage.sliceCount()).boxed().toList());
        Collections.shuffle(order, shuffle);
        List<List<List<Partial>>> bySlice = new ArrayList<>(Collections.nCopies(stage.sliceCount(), List.of()));
        if (threads == 1 || stage.sliceCount() == 1) {
            order.forEach(slice -> bySlice.set(slice, slice(stage, slice, memory)));
        } else {
            inParallel(stage, order, memory, bySlice);
        }
        return stage.merge(bySlice);
    }

    private void inParallel(Stage stage, List<Integer> order, Memory memory, List<List<List<Partial>>> bySlice) {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            Map<Integer, Future<List<List<Partial>>>> running = new HashMap<>();
            order.forEach(slice -> running.put(slice, executor.submit(() -> slice(stage, slice, memory))));
            for (Map.Entry<Integer, Future<List<List<Partial>>>> slice : running.entrySet()) {
                bySlice.set(slice.getKey(), slice.getValue().get());
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private List<List<Partial>> slice(Stage stage, int slice, Memory memory) {
        List<List<Partial>> byItem = stage.run(slice, memory, kernels, Interruption.NEVER);
        return IntStream.range(0, byItem.size())
                .mapToObj(item -> throughWords(stage, item, byItem.get(item)))
                .toList();
    }

    private static List<Partial> throughWords(Stage stage, int item, List<Partial> partials) {
        return IntStream.range(0, partials.size())
                .mapToObj(reduction ->
                        stage.decode(reduction, item, partials.get(reduction).words()))
                .toList();
    }

    private static List<ComputedArray> arrays(Result result, Memory memory) {
        return switch (result) {
            case Result.Scalar scalar -> {
                byte[] data = new byte[scalar.dtype().itemsizeBytes()];
                Elements.write(scalar.dtype(), MemorySegment.ofArray(data), 0, scalar.bits());
                yield List.of(new ComputedArray(scalar.dtype(), dev.onecopy.array.Shape.of(), data));
            }
            case Result.Small small -> List.of(new ComputedArray(small.dtype(), small.shape(), small.data()));
            case Result.Written written -> List.of(inOrder(memory.output(written.output())));
            case Result.Tuple tuple ->
                tuple.elements().stream()
                        .flatMap(element -> arrays(element, memory).stream())
                        .toList();
        };
    }

    private static ComputedArray inOrder(NdArray array) {
        int itemsize = array.dtype().itemsizeBytes();
        int count = Math.toIntExact(array.shape().elementCount());
        byte[] data = new byte[count * itemsize];
        long[] index = new long[array.shape().ndim()];
        for (int element = 0; element < count; element++) {
            long offset = array.offsetBytes();
            for (int axis = 0; axis < index.length; axis++) {
                offset += index[axis] * array.stridesBytes()[axis];
            }
            MemorySegment.copy(array.data(), ValueLayout.JAVA_BYTE, offset, data, element * itemsize, itemsize);
            for (int axis = index.length - 1;
                    axis >= 0 && ++index[axis] == array.shape().length(axis);
                    axis--) {
                index[axis] = 0;
            }
        }
        return new ComputedArray(array.dtype(), array.shape(), data);
    }

    /** Arrays and outputs; an output is filled with ones before, so that what is not written shows. */
    private record Memory(Map<String, NdArray> arrays, Arena arena, Map<OutputArray, NdArray> outputs)
            implements SliceMemory {
        void reserve(OutputArray output) {
            ArrayType type = output.type();
            MemorySegment data = arena.allocate(Math.max(1, type.nbytes()), 64);
            data.fill((byte) 0x5a);
            outputs.put(output, NdArray.contiguous(type, data));
        }

        @Override
        public NdArray array(String variable) {
            NdArray array = arrays.get(variable);
            if (array == null) {
                throw new IllegalArgumentException("there is no array " + variable);
            }
            return array;
        }

        @Override
        public NdArray output(OutputArray finished) {
            NdArray output = outputs.get(finished);
            if (output == null) {
                throw new IllegalArgumentException("there is no " + finished);
            }
            return output;
        }

        @Override
        public MemorySegment write(OutputArray output, long fromBytes, long lengthBytes) {
            return output(output).data().asSlice(fromBytes, lengthBytes);
        }
    }
}
