package dev.onecopy.expression;

import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All functions of the language with all their names: NumPy's, and NumPy 2's other spellings. */
@SuppressWarnings("ImmutableEnumChecker")
enum Function {
    NEGATIVE(UnaryOperation.NEGATIVE, "negative"),
    POSITIVE(Group.OTHER, "x out?", "positive"),
    ABSOLUTE(UnaryOperation.ABSOLUTE, "abs", "absolute"),
    SIGN(UnaryOperation.SIGN, "sign"),
    SQRT(UnaryOperation.SQRT, "sqrt"),
    CBRT(UnaryOperation.CBRT, "cbrt"),
    SQUARE(UnaryOperation.SQUARE, "square"),
    RECIPROCAL(UnaryOperation.RECIPROCAL, "reciprocal"),
    EXP(UnaryOperation.EXP, "exp"),
    EXPM1(UnaryOperation.EXPM1, "expm1"),
    EXP2(UnaryOperation.EXP2, "exp2"),
    LOG(UnaryOperation.LOG, "log"),
    LOG1P(UnaryOperation.LOG1P, "log1p"),
    LOG2(UnaryOperation.LOG2, "log2"),
    LOG10(UnaryOperation.LOG10, "log10"),
    SIN(UnaryOperation.SIN, "sin"),
    COS(UnaryOperation.COS, "cos"),
    TAN(UnaryOperation.TAN, "tan"),
    ARCSIN(UnaryOperation.ARCSIN, "arcsin", "asin"),
    ARCCOS(UnaryOperation.ARCCOS, "arccos", "acos"),
    ARCTAN(UnaryOperation.ARCTAN, "arctan", "atan"),
    SINH(UnaryOperation.SINH, "sinh"),
    COSH(UnaryOperation.COSH, "cosh"),
    TANH(UnaryOperation.TANH, "tanh"),
    ARCSINH(UnaryOperation.ARCSINH, "arcsinh", "asinh"),
    ARCCOSH(UnaryOperation.ARCCOSH, "arccosh", "acosh"),
    ARCTANH(UnaryOperation.ARCTANH, "arctanh", "atanh"),
    FLOOR(UnaryOperation.FLOOR, "floor"),
    CEIL(UnaryOperation.CEIL, "ceil"),
    TRUNC(UnaryOperation.TRUNC, "trunc"),
    RINT(UnaryOperation.RINT, "rint"),
    DEG2RAD(UnaryOperation.DEG2RAD, "deg2rad", "radians"),
    RAD2DEG(UnaryOperation.RAD2DEG, "rad2deg", "degrees"),
    INVERT(UnaryOperation.INVERT, "invert", "bitwise_not", "bitwise_invert"),
    LOGICAL_NOT(UnaryOperation.LOGICAL_NOT, "logical_not"),
    ISNAN(UnaryOperation.ISNAN, "isnan"),
    ISINF(UnaryOperation.ISINF, "isinf"),
    ISFINITE(UnaryOperation.ISFINITE, "isfinite"),

    ADD(BinaryOperation.ADD, "add"),
    SUBTRACT(BinaryOperation.SUBTRACT, "subtract"),
    MULTIPLY(BinaryOperation.MULTIPLY, "multiply"),
    DIVIDE(BinaryOperation.DIVIDE, "divide", "true_divide"),
    FLOOR_DIVIDE(BinaryOperation.FLOOR_DIVIDE, "floor_divide"),
    REMAINDER(BinaryOperation.REMAINDER, "mod", "remainder"),
    POWER(BinaryOperation.POWER, "power", "pow"),
    MINIMUM(BinaryOperation.MINIMUM, "minimum"),
    MAXIMUM(BinaryOperation.MAXIMUM, "maximum"),
    FMIN(BinaryOperation.FMIN, "fmin"),
    FMAX(BinaryOperation.FMAX, "fmax"),
    ARCTAN2(BinaryOperation.ARCTAN2, "arctan2", "atan2"),
    HYPOT(BinaryOperation.HYPOT, "hypot"),
    BIT_AND(BinaryOperation.BIT_AND, "bitwise_and"),
    BIT_OR(BinaryOperation.BIT_OR, "bitwise_or"),
    BIT_XOR(BinaryOperation.BIT_XOR, "bitwise_xor"),
    LEFT_SHIFT(BinaryOperation.LEFT_SHIFT, "left_shift", "bitwise_left_shift"),
    RIGHT_SHIFT(BinaryOperation.RIGHT_SHIFT, "right_shift", "bitwise_right_shift"),
    LESS(BinaryOperation.LESS, "less"),
    LESS_EQUAL(BinaryOperation.LESS_EQUAL, "less_equal"),
    GREATER(BinaryOperation.GREATER, "greater"),
    GREATER_EQUAL(BinaryOperation.GREATER_EQUAL, "greater_equal"),
    EQUAL(BinaryOperation.EQUAL, "equal"),
    NOT_EQUAL(BinaryOperation.NOT_EQUAL, "not_equal"),
    LOGICAL_AND(BinaryOperation.LOGICAL_AND, "logical_and"),
    LOGICAL_OR(BinaryOperation.LOGICAL_OR, "logical_or"),
    LOGICAL_XOR(BinaryOperation.LOGICAL_XOR, "logical_xor"),

    WHERE(Group.OTHER, "condition x y", "where"),
    CLIP(Group.METHOD, "a min? max? out?", "clip"),
    ROUND(Group.METHOD, "a decimals? out?", "round", "around"),
    NAN_TO_NUM(Group.OTHER, "x copy? nan? posinf? neginf?", "nan_to_num"),
    ASTYPE(Group.METHOD, "a dtype * copy?", "astype"),
    TRANSPOSE(Group.VIEW, "a axes?", "transpose", "permute_dims"),
    RESHAPE(Group.VIEW, "a shape", "reshape"),
    RAVEL(Group.METHOD, "a", "ravel"),

    SUM(Group.METHOD, Reductions.ACCUMULATED, "sum"),
    PROD(Group.METHOD, Reductions.ACCUMULATED, "prod"),
    MEAN(Group.METHOD, Reductions.MEAN, "mean"),
    VAR(Group.METHOD, Reductions.VARIANCE, "var"),
    STD(Group.METHOD, Reductions.VARIANCE, "std"),
    MIN(Group.METHOD, Reductions.EXTREME, "min", "amin"),
    MAX(Group.METHOD, Reductions.EXTREME, "max", "amax"),
    PTP(Group.OTHER, "a axis? out? keepdims?", "ptp"),
    ARGMIN(Group.METHOD, "a axis? out? * keepdims?", "argmin"),
    ARGMAX(Group.METHOD, "a axis? out? * keepdims?", "argmax"),
    ANY(Group.METHOD, "a axis? out? keepdims? * where?", "any"),
    ALL(Group.METHOD, "a axis? out? keepdims? * where?", "all"),
    COUNT_NONZERO(Group.OTHER, "a axis? * keepdims?", "count_nonzero"),
    NANSUM(Group.OTHER, Reductions.ACCUMULATED, "nansum"),
    NANPROD(Group.OTHER, Reductions.ACCUMULATED, "nanprod"),
    NANMEAN(Group.OTHER, Reductions.MEAN, "nanmean"),
    NANVAR(Group.OTHER, Reductions.VARIANCE, "nanvar"),
    NANSTD(Group.OTHER, Reductions.VARIANCE, "nanstd"),
    NANMIN(Group.OTHER, Reductions.EXTREME, "nanmin"),
    NANMAX(Group.OTHER, Reductions.EXTREME, "nanmax"),
    MEDIAN(Group.OTHER, Reductions.MEDIAN, "median"),
    NANMEDIAN(Group.OTHER, Reductions.MEDIAN, "nanmedian"),
    PERCENTILE(Group.OTHER, Reductions.QUANTILE, "percentile"),
    NANPERCENTILE(Group.OTHER, Reductions.QUANTILE, "nanpercentile"),
    QUANTILE(Group.OTHER, Reductions.QUANTILE, "quantile"),
    NANQUANTILE(Group.OTHER, Reductions.QUANTILE, "nanquantile"),
    AVERAGE(Group.OTHER, "a axis? weights? returned? * keepdims?", "average"),
    NORM(Group.OTHER, "x ord? axis? keepdims?", "linalg.norm"),
    HISTOGRAM(Group.OTHER, "a bins? range? density? weights?", "histogram"),
    CUMSUM(Group.METHOD, "a axis? dtype? out?", "cumsum");

    /** How a function may be written. */
    private enum Group {
        /** As a function only. */
        OTHER,
        /** As a method of an array too. */
        METHOD,
        /** As a method too, which takes a tuple or its items one by one. */
        VIEW
    }

    /** What several reductions take. */
    private static final class Reductions {
        static final String ACCUMULATED = "a axis? dtype? out? keepdims? initial? where?";
        static final String MEAN = "a axis? dtype? out? keepdims? * where?";
        static final String VARIANCE = "a axis? dtype? out? ddof? keepdims? * where? correction?";
        static final String EXTREME = "a axis? out? keepdims? initial? where?";
        static final String MEDIAN = "a axis? out? overwrite_input? keepdims?";
        static final String QUANTILE = "a q axis? out? overwrite_input? method? keepdims?";
    }

    /** What {@link #operation} says of functions that compute each element by itself. */
    static final String ELEMENTWISE = "elementwise";

    /** What {@link #operation} says of functions that compute nothing. */
    static final String VIEW = "view";

    private static final Map<String, Function> BY_NAME = new HashMap<>();

    static {
        for (Function function : values()) {
            function.names.forEach(name -> BY_NAME.put(name, function));
        }
    }

    private final Group group;
    private final Signature signature;
    private final List<String> names;
    private final @Nullable UnaryOperation unary;
    private final @Nullable BinaryOperation binary;

    Function(Group group, String signature, String... names) {
        this(group, signature, null, null, names);
    }

    Function(UnaryOperation operation, String... names) {
        this(Group.OTHER, "x out?", operation, null, names);
    }

    Function(BinaryOperation operation, String... names) {
        this(Group.OTHER, "x1 x2 out?", null, operation, names);
    }

    Function(
            Group group,
            String signature,
            @Nullable UnaryOperation unary,
            @Nullable BinaryOperation binary,
            String... names) {
        this.group = group;
        this.signature = Signature.of(signature);
        this.unary = unary;
        this.binary = binary;
        this.names = List.of(names);
    }

    /** The function of this name, without {@code np.}. */
    static Optional<Function> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** All names, for messages that say what is supported. */
    static String allNames() {
        return String.join(", ", new TreeSet<>(BY_NAME.keySet()));
    }

    /** The names of those that are methods, for messages. */
    static String methodNames() {
        return String.join(
                ", ",
                Arrays.stream(values())
                        .filter(Function::isMethod)
                        .map(Function::spelling)
                        .toList());
    }

    /** Its first name. */
    String spelling() {
        return names.getFirst();
    }

    List<String> names() {
        return names;
    }

    /** Which work it is: a reduction by its name, all others by their kind. */
    String operation() {
        return switch (this) {
            case WHERE, CLIP, ROUND, NAN_TO_NUM, ASTYPE, POSITIVE -> ELEMENTWISE;
            case TRANSPOSE, RESHAPE, RAVEL -> VIEW;
            default -> unary != null || binary != null ? ELEMENTWISE : spelling();
        };
    }

    Signature signature() {
        return signature;
    }

    /** True if {@code a.name(…)} may be written for {@code name(a, …)}. */
    boolean isMethod() {
        return group != Group.OTHER;
    }

    /** True if its method takes the items of a tuple one by one. */
    boolean takesItems() {
        return group == Group.VIEW;
    }

    /** True if NaNs do not count. */
    boolean ignoresNan() {
        return name().toLowerCase(Locale.ROOT).startsWith("nan") && this != NAN_TO_NUM;
    }

    /** The operation that this applies to each element, if it is one. */
    @Nullable
    UnaryOperation unary() {
        return unary;
    }

    /** The operation that this applies to two elements each, if it is one. */
    @Nullable
    BinaryOperation binary() {
        return binary;
    }
}
