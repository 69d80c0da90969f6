package dev.onecopy.api.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may call.
 *
 * @param keysFile where the hashes of keys are, as {@code ./onecopy key} writes them; none or an empty one means that
 *     no key is asked for, which is allowed on loopback only
 */
@ConfigurationProperties("onecopy.access")
public record AccessProperties(@Nullable Path keysFile) {}
