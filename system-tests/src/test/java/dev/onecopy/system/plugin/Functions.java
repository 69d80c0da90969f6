package dev.onecopy.system.plugin;

import dev.onecopy.array.DType;
import dev.onecopy.function.ArrayFunction;
import dev.onecopy.function.Call;
import dev.onecopy.function.Elements;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.function.Parameter;
import dev.onecopy.function.ResultRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Functions of an array {@code a} of one axis and a number {@code i}, which give a number if they give anything. */
public final class Functions {
    private static final int PIECE_BYTES = 8 << 20;
    private static final CountDownLatch HEAP_RAN_OUT = new CountDownLatch(1);

    private Functions() {}

    /** One that is called by its name. */
    public abstract static class Named implements ArrayFunction {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public FunctionDeclaration declaration() {
            return FunctionDeclaration.whole(
                    name,
                    ResultRule.number(DType.FLOAT64),
                    Parameter.array("a").ofRanks(1),
                    Parameter.number("i").or("1"));
        }
    }

    /** The sum of all elements, each times the number. */
    public static final class Total extends Named {
        public Total() {
            super("total");
        }

        @Override
        public void call(Call call) {
            double sum = 0;
            for (long k = 0; k < call.array("a").shape().length(0); k++) {
                sum += Elements.get(call.array("a"), k) * call.number("i");
            }
            Elements.set(call.result(), sum);
        }
    }

    /** Throws. */
    public static final class Throwing extends Named {
        public Throwing() {
            super("throwing");
        }

        @Override
        public void call(Call call) {
            throw new IllegalStateException("as it was told");
        }
    }

    /** Writes to its input. */
    public static final class Scribbling extends Named {
        public Scribbling() {
            super("scribbling");
        }

        @Override
        public void call(Call call) {
            Elements.set(call.array("a"), 1, 0);
        }
    }

    /** Never ends, whatever it is told. */
    public static final class Looping extends Named {
        public Looping() {
            super("looping");
        }

        @Override
        public void call(Call call) {
            while (true) {
                Thread.onSpinWait();
            }
        }
    }

    /** Takes all of the heap. */
    public static final class Hoarding extends Named {
        public Hoarding() {
            super("hoarding");
        }

        @Override
        public void call(Call call) {
            List<byte[]> hoard = new ArrayList<>();
            try {
                while (hoard.size() < Integer.MAX_VALUE) {
                    hoard.add(new byte[PIECE_BYTES]);
                }
            } finally {
                HEAP_RAN_OUT.countDown();
            }
        }
    }

    /** Runs until another one has taken all of the heap, and gives the number then. */
    public static final class Patient extends Named {
        public Patient() {
            super("patient");
        }

        @Override
        public void call(Call call) throws InterruptedException {
            if (!HEAP_RAN_OUT.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("nobody took the heap");
            }
            Elements.set(call.result(), call.number("i"));
        }
    }
}
