package dev.onecopy.api.access;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about an {@link ExposedWithoutKeysException} instead of printing a stack trace. */
class ExposedWithoutKeysFailureAnalyzer extends AbstractFailureAnalyzer<ExposedWithoutKeysException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ExposedWithoutKeysException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Make a key with ./onecopy key NAME, and name the file that it writes in onecopy.access.keys-file"
                        + " (ONECOPY_ACCESS_KEYS_FILE). Or set server.address (or onecopy.http.publish-address, in a"
                        + " container whose port is published on loopback) to 127.0.0.1, and reach the service from"
                        + " elsewhere through ssh -L.",
                cause);
    }
}
