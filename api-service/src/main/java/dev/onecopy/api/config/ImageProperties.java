package dev.onecopy.api.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which images are decoded.
 *
 * @param maximumPixels height × width that one may claim; while a progressive JPEG is decoded each takes about six
 *     bytes outside the heap
 */
@Validated
@ConfigurationProperties("onecopy.image")
public record ImageProperties(
        @DefaultValue("67108864") @Min(1) @Max((1 << 29) - 1)
        long maximumPixels) {}
