package dev.onecopy.api.config;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which files of this host may be copied into the segment.
 *
 * @param roots folders that they must lie in, symbolic links resolved; none may be imported when there is none
 */
@ConfigurationProperties("onecopy.import")
public record ImportProperties(@DefaultValue List<Path> roots) {}
