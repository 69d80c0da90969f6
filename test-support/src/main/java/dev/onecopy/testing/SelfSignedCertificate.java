package dev.onecopy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for {@code localhost} and {@code 127.0.0.1} that the JDK's {@code keytool} has just made, valid for two
 * days, and its key, both as PEM files.
 */
public final class SelfSignedCertificate {
    private static final String ALIAS = "onecopy";
    private static final String PASSWORD = "of-the-test";
    private static final Duration MADE_WITHIN = Duration.ofSeconds(60);

    private final Path certificate;
    private final Path privateKey;
    private final KeyStore trusted;

    private SelfSignedCertificate(Path folder) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("onecopy.p12");
        keytool(file);
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        byte[] key = Objects.requireNonNull(store.getKey(ALIAS, PASSWORD.toCharArray()))
                .getEncoded();
        certificate = pem(
                folder.resolve("tls.crt"),
                "CERTIFICATE",
                store.getCertificate(ALIAS).getEncoded());
        privateKey = pem(folder.resolve("tls.key"), "PRIVATE KEY", key);
        trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
    }

    /** Makes one whose files lie in a folder. */
    public static SelfSignedCertificate in(Path folder) {
        try {
            return new SelfSignedCertificate(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the certificate of the test cannot be read", failure);
        }
    }

    private static void keytool(Path file) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD);
        try (ServiceProcess keytool = ServiceProcess.start("keytool", command, Map.of())) {
            if (keytool.awaitExit(MADE_WITHIN) != 0) {
                throw new IllegalStateException(keytool.text());
            }
        }
    }

    private static Path pem(Path file, String label, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    public Path certificate() {
        return certificate;
    }

    public Path privateKey() {
        return privateKey;
    }

    /** Makes a client trust this certificate and no other. */
    public HttpClient.Builder trust(HttpClient.Builder client) {
        try {
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return client.sslContext(context);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the certificate of the test cannot be trusted", failure);
        }
    }
}
