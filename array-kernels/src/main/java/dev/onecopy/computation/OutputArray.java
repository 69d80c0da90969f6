package dev.onecopy.computation;

import dev.onecopy.array.ArrayType;

/**
 * An array that a stage writes. Its memory must be reserved before the first slice of the stage is sent; slices write
 * disjoint parts of it, and a slice that is computed twice writes the same bytes twice.
 *
 * @param stage the stage that writes it
 * @param position which output of that stage it is, counted from 0
 * @param item the item whose result it is, by its position in the computation; of scratch that several items share, the
 *     first of them
 * @param type dtype, shape and order
 * @param scratch true if only later stages read it, so that it is freed when the job ends
 */
public record OutputArray(int stage, int position, int item, ArrayType type, boolean scratch) {}
