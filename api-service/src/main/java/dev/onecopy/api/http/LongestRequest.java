package dev.onecopy.api.http;

import dev.onecopy.api.config.HttpProperties;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** A request that waits for a job is answered by {@link Waiting}, and never given up by the container before that. */
@Component
class LongestRequest implements WebMvcConfigurer {
    private static final Duration MORE_THAN_A_WAIT = Duration.ofSeconds(30);

    private final HttpProperties properties;

    LongestRequest(HttpProperties properties) {
        this.properties = properties;
    }

    @Override
    public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
        configurer.setDefaultTimeout(
                properties.maximumWait().plus(MORE_THAN_A_WAIT).toMillis());
    }
}
