package dev.onecopy.api.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the page at {@code /} leads to.
 *
 * @param grafanaUrl where a browser finds the dashboards; there is no link without it
 */
@ConfigurationProperties("onecopy.console")
public record ConsoleProperties(@Nullable URI grafanaUrl) {}
