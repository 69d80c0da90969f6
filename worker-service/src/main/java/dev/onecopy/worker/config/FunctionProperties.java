package dev.onecopy.worker.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Functions of users that this worker serves.
 *
 * @param folder of the jars that have them; a worker with one takes calls of these functions and nothing else
 * @param giveUpAfter how long a function may go on that was told to stop, before the worker ends without it
 */
@ConfigurationProperties("onecopy.functions")
public record FunctionProperties(
        @Nullable Path folder, @DefaultValue("5s") Duration giveUpAfter) {}
