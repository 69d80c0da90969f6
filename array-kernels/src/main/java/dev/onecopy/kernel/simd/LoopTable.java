package dev.onecopy.kernel.simd;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Extremum;
import dev.onecopy.kernel.UnaryOperation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** Which loop does what; each is copied from its {@link Template} when it is first asked for. */
final class LoopTable {
    private static final Map<UnaryOperation, LoopsByType<Loops.Unary>> UNARY =
            each(UnaryOperation.class, LoopTable::makeUnary);
    private static final Map<BinaryOperation, LoopsByType<Loops.Binary>> BINARY =
            each(BinaryOperation.class, LoopTable::makeBinary);
    private static final Map<BinaryOperation, LoopsByType<Loops.Fold>> FOLDS =
            each(BinaryOperation.class, LoopTable::makeFold);
    private static final Map<DType, LoopsByType<Loops.Unary>> CONVERSIONS =
            each(DType.class, LoopTable::makeConversion);
    private static final Map<Extremum, LoopsByType<Loops.Reduction>> EXTREMA =
            each(Extremum.class, LoopTable::makeExtremum);
    private static final LoopsByType<Loops.Count> NONZERO = new LoopsByType<>(dtype -> makeCount(dtype, false));
    private static final LoopsByType<Loops.Count> NAN = new LoopsByType<>(dtype -> makeCount(dtype, true));
    private static final LoopsByType<Loops.Bins> BINS =
            new LoopsByType<>(dtype -> dtype == DType.FLOAT32 ? new SingleBinLoop() : new BinLoop());
    private static final LoopsByType<Loops.Values> VALUES =
            new LoopsByType<>(dtype -> Template.copy(ValueLoop.class, Loops.Values.class, Species.of(dtype)));
    private static final LoopsByType<Loops.LeafSums> LEAF_SUMS =
            new LoopsByType<>(dtype -> Template.copy(LeafLoop.class, Loops.LeafSums.class, dtype));
    private static final LoopsByType<Loops.MomentSums> MOMENTS =
            new LoopsByType<>(dtype -> Template.copy(MomentLoop.class, Loops.MomentSums.class, dtype));
    private static final LoopsByType<Loops.MaskedMomentSums> MASKED_MOMENTS =
            new LoopsByType<>(dtype -> Template.copy(MaskedMomentLoop.class, Loops.MaskedMomentSums.class, dtype));
    private static final LoopsByType<Loops.Selection> SELECTIONS = new LoopsByType<>(LoopTable::makeSelection);
    private static final LoopsByType<Loops.Partition> PARTITIONS = new LoopsByType<>(
            dtype -> Template.copy(PartitionLoop.class, Loops.Partition.class, dtype, Species.ofWidth(dtype)));

    private LoopTable() {}

    private static <K extends Enum<K>, T> Map<K, LoopsByType<T>> each(
            Class<K> operations, BiFunction<K, DType, @Nullable T> maker) {
        Map<K, LoopsByType<T>> loops = new EnumMap<>(operations);
        for (K operation : operations.getEnumConstants()) {
            loops.put(operation, new LoopsByType<>(dtype -> maker.apply(operation, dtype)));
        }
        return loops;
    }

    private static <K, T> LoopsByType<T> of(Map<K, LoopsByType<T>> loops, K operation) {
        return Objects.requireNonNull(loops.get(operation));
    }

    /** The loop of an operation, or null if there is none. */
    static Loops.@Nullable Unary unary(UnaryOperation operation, DType dtype) {
        return of(UNARY, operation).find(dtype);
    }

    private static Loops.@Nullable Unary makeUnary(UnaryOperation operation, DType dtype) {
        VectorOperators.Unary operator = Operators.of(operation, dtype);
        if (operator != null) {
            return Template.copy(LanewiseLoop.class, Loops.Unary.class, Species.of(dtype), operator);
        }
        if (Operators.takesSteps(operation, dtype)) {
            return Template.copy(UnaryStepsLoop.class, Loops.Unary.class, Species.of(dtype), operation);
        }
        Class<? extends Loops.Unary> function =
                dtype == DType.FLOAT64 || dtype == DType.FLOAT32 ? function(operation) : null;
        return function == null ? null : Template.copy(function, Loops.Unary.class, dtype, operation);
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

    /** The loop that adds float64. */
    static Loops.Binary addition() {
        return of(BINARY, BinaryOperation.ADD).get(DType.FLOAT64);
    }

    /** The loop of an operation, or null if there is none. */
    static Loops.@Nullable Binary binary(BinaryOperation operation, DType dtype) {
        return of(BINARY, operation).find(dtype);
    }

    private static Loops.@Nullable Binary makeBinary(BinaryOperation operation, DType dtype) {
        if (dtype == DType.FLOAT16) {
            return null;
        }
        BinaryOperation truth = Operators.truth(operation, dtype);
        if (truth != null) {
            return Repetition.each(TruthLoop.class, Species.of(dtype), truth);
        }
        if (dtype == DType.BOOL) {
            return null;
        }
        if (Operators.takesSteps(operation, dtype)) {
            boolean signed = dtype.kind() != Kind.UNSIGNED;
            return Repetition.each(BinaryStepsLoop.class, Species.of(dtype), operation, signed);
        }
        if (Conversions.divides(operation, dtype)) {
            return Repetition.each(DivisionLoop.class, Conversions.division(operation, dtype));
        }
        VectorOperators.Binary operator = Operators.of(operation, dtype);
        if (operator != null) {
            return Repetition.each(BinaryLoop.class, Species.of(dtype), operator);
        }
        VectorOperators.Comparison comparison = Operators.comparison(operation, dtype);
        return comparison == null ? null : Repetition.each(ComparisonLoop.class, Species.of(dtype), comparison);
    }

    /** The loop that folds rows by an operation, or null if there is none. */
    static Loops.@Nullable Fold fold(BinaryOperation operation, DType dtype) {
        return of(FOLDS, operation).find(dtype);
    }

    private static Loops.@Nullable Fold makeFold(BinaryOperation operation, DType dtype) {
        boolean vectors = dtype != DType.FLOAT16
                && dtype != DType.BOOL
                && !Operators.takesSteps(operation, dtype)
                && !Conversions.divides(operation, dtype);
        VectorOperators.Binary operator = vectors ? Operators.of(operation, dtype) : null;
        return operator == null ? null : Template.copy(FoldLoop.class, Loops.Fold.class, Species.of(dtype), operator);
    }

    /** The loop of an extremum that does not pass over NaN. */
    static Loops.Reduction extremum(Extremum which, DType dtype) {
        return of(EXTREMA, which).get(dtype);
    }

    private static Loops.Reduction makeExtremum(Extremum which, DType dtype) {
        boolean unsigned = dtype.kind() == Kind.UNSIGNED;
        VectorOperators.Associative operator = which.isMinimum()
                ? (unsigned ? VectorOperators.UMIN : VectorOperators.MIN)
                : (unsigned ? VectorOperators.UMAX : VectorOperators.MAX);
        VectorOperators.Associative signed = which.isMinimum() ? VectorOperators.MIN : VectorOperators.MAX;
        return Template.copy(ReductionLoop.class, Loops.Reduction.class, Species.of(dtype), operator, signed, dtype);
    }

    static Loops.Count nonzero(DType dtype) {
        return NONZERO.get(dtype);
    }

    /** The loop that counts NaN, of float64 and float32. */
    static Loops.Count nan(DType dtype) {
        return NAN.get(dtype);
    }

    private static Loops.Count makeCount(DType dtype, boolean nan) {
        return Template.copy(CountLoop.class, Loops.Count.class, Species.of(dtype), nan);
    }

    static Loops.Bins bins(DType dtype) {
        return BINS.get(dtype);
    }

    static Loops.Values values(DType dtype) {
        return VALUES.get(dtype);
    }

    /** The sums of float64 or float32. */
    static Loops.LeafSums leafSums(DType dtype) {
        return LEAF_SUMS.get(dtype);
    }

    static Loops.MomentSums moments(DType dtype) {
        return MOMENTS.get(dtype);
    }

    static Loops.MaskedMomentSums maskedMoments(DType dtype) {
        return MASKED_MOMENTS.get(dtype);
    }

    /** The loop of a selection among elements of a dtype, or null if vectors have less than 8 lanes. */
    static Loops.@Nullable Selection selection(DType dtype) {
        return SELECTIONS.find(dtype);
    }

    private static Loops.@Nullable Selection makeSelection(DType dtype) {
        VectorSpecies<?> species = Species.ofWidth(dtype);
        return species.length() < Long.BYTES
                ? null
                : Template.copy(SelectionLoop.class, Loops.Selection.class, species);
    }

    static Loops.Partition partition(DType dtype) {
        return PARTITIONS.get(dtype);
    }

    /** The loop of a conversion, or null if there is none. */
    static Loops.@Nullable Unary conversion(DType from, DType to) {
        return of(CONVERSIONS, from).find(to);
    }

    private static Loops.@Nullable Unary makeConversion(DType from, DType to) {
        boolean truncates = from.isFloating() && to.isInteger();
        Object[] constants = truncates ? Conversions.truncation(from, to) : Conversions.constants(from, to);
        Class<? extends Loops.Unary> template = truncates ? TruncationLoop.class : ConversionLoop.class;
        return constants.length == 0 ? null : Template.copy(template, Loops.Unary.class, constants);
    }
}
