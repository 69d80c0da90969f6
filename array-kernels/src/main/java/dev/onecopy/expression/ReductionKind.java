package dev.onecopy.expression;

/**
 * What a {@link Node.Reduction} makes of the elements along its axes. The dtypes of operand and result are those that
 * typing gives them; sums and products of integers wrap in the result's.
 */
public enum ReductionKind {
    /**
     * 0 of none. The operand of an integer sum is int64 or uint64. A float sum is added up in float64 and rounded to
     * the result's dtype once; that may be wider than the operand's.
     */
    SUM,
    /** 1 of none; dtypes as of {@link #SUM}. */
    PRODUCT,
    /** The smallest; any NaN makes it NaN. Typing refuses it of none. */
    MINIMUM,
    /** The largest; any NaN makes it NaN. Typing refuses it of none. */
    MAXIMUM,
    /** The smallest that is not NaN; NaN if all are. Typing refuses it of none. */
    MINIMUM_NUMBER,
    /** The largest that is not NaN; NaN if all are. Typing refuses it of none. */
    MAXIMUM_NUMBER,
    /**
     * int64: where the minimum is, counted in C order over the reduced axes; the first NaN, otherwise the first of
     * equals. Typing refuses it of none.
     */
    ARGUMENT_MINIMUM,
    /** As {@link #ARGUMENT_MINIMUM} of the maximum. */
    ARGUMENT_MAXIMUM,
    /**
     * The mean squared distance from the mean of the elements that the mask selects, divided by their count less the
     * parameter (ddof), at least 0: 0 divided by 0 is NaN. The operand is floating; float16 and float32 are taken as
     * float64 and rounded once.
     */
    VARIANCE
}
