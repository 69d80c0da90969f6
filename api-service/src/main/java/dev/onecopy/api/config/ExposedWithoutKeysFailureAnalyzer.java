package dev.onecopy.api.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about an {@link ExposedWithoutKeysException} instead of printing a stack trace. */
class ExposedWithoutKeysFailureAnalyzer extends AbstractFailureAnalyzer<ExposedWithoutKeysException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ExposedWithoutKeysException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set server.address (or onecopy.http.publish-address, in a container whose port is published on loopback)"
                        + " to 127.0.0.1, and reach the service from elsewhere through an authenticating proxy or ssh -L.",
                cause);
    }
}
