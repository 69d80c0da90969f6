package dev.onecopy.api.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A key as it is stored: not the key, but its SHA-256. A key is 144 random bits or more, so nobody finds it by trying,
 * and a slow hash would only make each request slow.
 *
 * @param name who it was given to; unique, shown in the log and never secret
 * @param role what it allows
 * @param sha256 of the key's UTF-8 bytes
 */
@SuppressWarnings("ArrayRecordComponent")
record ApiKey(String name, Role role, byte[] sha256) {
    private static final String ALGORITHM = "SHA-256";
    private static final String HASH_PREFIX = "sha256:";
    private static final int HASH_BYTES = 32;
    private static final int FIELDS = 3;

    /**
     * Reads a line {@code name role sha256:HEX}.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat the line, which might hold a secret
     */
    static ApiKey parse(String line) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length != FIELDS || !fields[2].startsWith(HASH_PREFIX)) {
            throw new IllegalArgumentException("a line must be: name role " + HASH_PREFIX + "HEX");
        }
        byte[] hash = HexFormat.of().parseHex(fields[2].substring(HASH_PREFIX.length()));
        if (hash.length != HASH_BYTES) {
            throw new IllegalArgumentException(
                    "a SHA-256 has " + HASH_BYTES + " bytes; that of '" + fields[0] + "' has " + hash.length);
        }
        return new ApiKey(fields[0], Role.ofWord(fields[1]), hash);
    }

    /** Takes as long for a key that nearly fits as for any other. */
    boolean matches(byte[] presentedSha256) {
        return MessageDigest.isEqual(sha256, presentedSha256);
    }

    static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance(ALGORITHM).digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has " + ALGORITHM, missing);
        }
    }

    /** Without the hash: it is no secret, but of no use to a reader either. */
    @Override
    public String toString() {
        return name + " (" + role.word() + ")";
    }
}
