package dev.onecopy.kernel.simd;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Extremum;
import dev.onecopy.kernel.UnaryOperation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** Which loop does what; each is copied from its {@link Template} when it is first asked for. */
final class LoopTable {
    private static final Map<Key, Object> LOOPS = new ConcurrentHashMap<>();

    /** What a loop does, and on what. */
    private record Key(Object what, DType dtype, @Nullable DType target) {}

    private LoopTable() {}

    private static <T> T loop(Class<T> type, Key key, Supplier<T> maker) {
        Object known = LOOPS.get(key);
        return type.cast(known != null ? known : LOOPS.computeIfAbsent(key, absent -> maker.get()));
    }

    /** The loop of an operation, or null if there is none. */
    static Loops.@Nullable Unary unary(UnaryOperation operation, DType dtype) {
        VectorOperators.Unary operator = Operators.of(operation, dtype);
        if (operator != null) {
            return loop(
                    Loops.Unary.class,
                    new Key(operation, dtype, null),
                    () -> Template.copy(LanewiseLoop.class, Loops.Unary.class, Species.of(dtype), operator));
        }
        if (Operators.takesSteps(operation, dtype)) {
            return loop(
                    Loops.Unary.class,
                    new Key(operation, dtype, null),
                    () -> Template.copy(UnaryStepsLoop.class, Loops.Unary.class, Species.of(dtype), operation));
        }
        Class<? extends Loops.Unary> function =
                dtype == DType.FLOAT64 || dtype == DType.FLOAT32 ? function(operation) : null;
        return function == null
                ? null
                : loop(
                        Loops.Unary.class,
                        new Key(operation, dtype, null),
                        () -> Template.copy(function, Loops.Unary.class, dtype, operation));
    }

    private static @Nullable Class<? extends Loops.Unary> function(UnaryOperation operation) {
        return switch (operation) {
            case EXP -> ExpLoop.class;
            case EXP2 -> Exp2Loop.class;
            case EXPM1 -> Expm1Loop.class;
            case LOG, LOG1P, LOG2, LOG10 -> LogarithmLoop.class;
            case SIN, COS, TAN -> CircularLoop.class;
            case SINH, COSH, TANH -> HyperbolicLoop.class;
            default -> null;
        };
    }

    /** The loop of an operation, or null if there is none. */
    static Loops.@Nullable Binary binary(BinaryOperation operation, DType dtype) {
        if (dtype == DType.FLOAT16) {
            return null;
        }
        BinaryOperation truth = Operators.truth(operation, dtype);
        if (truth != null) {
            return binary(TruthLoop.class, truth, dtype, () -> new Object[] {Species.of(dtype), truth});
        }
        if (dtype == DType.BOOL) {
            return null;
        }
        if (Operators.takesSteps(operation, dtype)) {
            boolean signed = dtype.kind() != Kind.UNSIGNED;
            return binary(
                    BinaryStepsLoop.class, operation, dtype, () -> new Object[] {Species.of(dtype), operation, signed});
        }
        if (Conversions.divides(operation, dtype)) {
            return binary(DivisionLoop.class, operation, dtype, () -> Conversions.division(operation, dtype));
        }
        VectorOperators.Binary operator = Operators.of(operation, dtype);
        if (operator != null) {
            return binary(BinaryLoop.class, operation, dtype, () -> new Object[] {Species.of(dtype), operator});
        }
        VectorOperators.Comparison comparison = Operators.comparison(operation, dtype);
        return comparison == null
                ? null
                : binary(ComparisonLoop.class, operation, dtype, () -> new Object[] {Species.of(dtype), comparison});
    }

    private static Loops.Binary binary(
            Class<? extends Loops.Binary> template,
            BinaryOperation operation,
            DType dtype,
            Supplier<Object[]> constants) {
        return loop(
                Loops.Binary.class,
                new Key(operation, dtype, null),
                () -> Template.copy(template, Loops.Binary.class, constants.get()));
    }

    /** The loop of an extremum that does not pass over NaN. */
    static Loops.Reduction extremum(Extremum which, DType dtype) {
        boolean unsigned = dtype.kind() == Kind.UNSIGNED;
        VectorOperators.Associative operator = which.isMinimum()
                ? (unsigned ? VectorOperators.UMIN : VectorOperators.MIN)
                : (unsigned ? VectorOperators.UMAX : VectorOperators.MAX);
        return loop(
                Loops.Reduction.class,
                new Key(which, dtype, null),
                () -> Template.copy(ReductionLoop.class, Loops.Reduction.class, Species.of(dtype), operator, dtype));
    }

    static Loops.Count nonzero(DType dtype) {
        VectorSpecies<?> species = Species.of(dtype);
        return loop(
                Loops.Count.class,
                new Key("nonzero", dtype, null),
                () -> Template.copy(CountLoop.class, Loops.Count.class, species));
    }

    static Loops.Bins bins(DType dtype) {
        return loop(
                Loops.Bins.class,
                new Key("bins", dtype, null),
                () -> Template.copy(BinLoop.class, Loops.Bins.class, dtype));
    }

    static Loops.MomentSums moments(DType dtype) {
        return loop(
                Loops.MomentSums.class,
                new Key("moments", dtype, null),
                () -> Template.copy(MomentLoop.class, Loops.MomentSums.class, dtype));
    }

    static Loops.MaskedMomentSums maskedMoments(DType dtype) {
        return loop(
                Loops.MaskedMomentSums.class,
                new Key("masked moments", dtype, null),
                () -> Template.copy(MaskedMomentLoop.class, Loops.MaskedMomentSums.class, dtype));
    }

    /** The loop of a selection among elements of a dtype, or null if vectors have less than 8 lanes. */
    static Loops.@Nullable Selection selection(DType dtype) {
        VectorSpecies<?> species = Species.ofWidth(dtype);
        return species.length() < Long.BYTES
                ? null
                : loop(
                        Loops.Selection.class,
                        new Key("selection", dtype, null),
                        () -> Template.copy(SelectionLoop.class, Loops.Selection.class, species));
    }

    static Loops.Ranking ranking(DType dtype) {
        return loop(
                Loops.Ranking.class,
                new Key("ranking", dtype, null),
                () -> Template.copy(RankLoop.class, Loops.Ranking.class, dtype, Species.ofWidth(dtype)));
    }

    /** The loop of a conversion, or null if there is none. */
    static Loops.@Nullable Unary conversion(DType from, DType to) {
        boolean truncates = from.isFloating() && to.isInteger();
        Object[] constants = truncates ? Conversions.truncation(from, to) : Conversions.constants(from, to);
        Class<? extends Loops.Unary> template = truncates ? TruncationLoop.class : ConversionLoop.class;
        return constants.length == 0
                ? null
                : loop(
                        Loops.Unary.class,
                        new Key("conversion", from, to),
                        () -> Template.copy(template, Loops.Unary.class, constants));
    }
}
