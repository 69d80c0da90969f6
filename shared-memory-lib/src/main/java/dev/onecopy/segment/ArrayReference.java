package dev.onecopy.segment;

import java.util.UUID;

/**
 * Names one array of one segment for as long as it lives: safe to keep, to send and to receive from a stranger, because
 * whoever resolves it checks all three parts against the directory.
 *
 * @param arrayId random, never used twice
 * @param entryIndex which directory entry holds it
 * @param generation what word 0 of that entry said when the reference was made
 */
public record ArrayReference(UUID arrayId, int entryIndex, long generation) {}
