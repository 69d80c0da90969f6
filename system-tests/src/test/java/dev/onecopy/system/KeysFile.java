package dev.onecopy.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The file of keys that a service is started with. */
final class KeysFile {
    private KeysFile() {}

    static Path write(Path folder, String... lines) throws IOException {
        return Files.write(folder.resolve("keys"), List.of(lines));
    }

    /** A line of the file, as {@code ./onecopy key} writes it. */
    static String line(String name, String role, String key) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        return name + " " + role + " sha256:" + HexFormat.of().formatHex(hash);
    }
}
