package dev.onecopy.api.http;

import dev.onecopy.api.config.HttpProperties;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Arrays that come in or go out hold a thread and a buffer each, for as long as their client likes, and more of them at
 * a time are not faster.
 */
@Component
class TransferLimits implements WebMvcConfigurer {
    private final HttpProperties properties;

    TransferLimits(HttpProperties properties) {
        this.properties = properties;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Places("uploads", Set.of("PUT", "POST"), properties.maximumUploads()))
                .addPathPatterns("/v1/arrays", "/v1/arrays/*");
        registry.addInterceptor(new Places("downloads", Set.of("GET"), properties.maximumDownloads()))
                .addPathPatterns("/v1/arrays/*/content");
    }
}
