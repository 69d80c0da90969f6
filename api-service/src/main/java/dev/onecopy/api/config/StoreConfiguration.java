package dev.onecopy.api.config;

import com.zaxxer.hikari.HikariDataSource;
import dev.onecopy.segment.OnStop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The database of the jobs, in a file of its own. */
@Configuration
class StoreConfiguration {
    /** One writes, the others answer questions. */
    private static final int CONNECTIONS = 4;

    /** A commit writes each page that it touches: with H2's 16 KiB twice as many bytes a job, and a fifth more time. */
    private static final int PAGE_BYTES = 4 << 10;

    /** The kernel has the pages too. H2 would take 24 MB of a heap of 384, and with them jobs were no faster. */
    private static final int CACHE_KIB = 4 << 10;

    /**
     * Without the delay a commit is with the kernel before it returns, so that it survives the death of this process:
     * with H2's default every trial of {@code kill -9} lost acknowledged commits.
     */
    private static final String SETTINGS =
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;PAGE_SIZE=" + PAGE_BYTES + ";CACHE_SIZE=" + CACHE_KIB;

    @Bean
    DataSource dataSource(StoreFile file) {
        HikariDataSource source = new HikariDataSource();
        source.setPoolName("onecopy-store");
        source.setJdbcUrl("jdbc:h2:file:" + file.path() + SETTINGS);
        source.setMaximumPoolSize(CONNECTIONS);
        source.setMinimumIdle(CONNECTIONS);
        return source;
    }

    @Bean
    StoreFile storeFile(StoreProperties properties, SegmentProperties segment) throws IOException {
        Path segmentFile = segment.path().toAbsolutePath();
        Path path = properties.path() == null
                ? segmentFile.resolveSibling(segmentFile.getFileName() + ".jobs")
                : properties.path().toAbsolutePath();
        if (path.toString().contains(";")) {
            throw new IllegalArgumentException("onecopy.store.path is " + path + "; it must not contain a semicolon");
        }
        Files.createDirectories(Objects.requireNonNull(path.getParent(), "the folder of onecopy.store.path"));
        return new StoreFile(path, properties.onStop() == null ? segment.onStop() : properties.onStop());
    }

    /** Deletes the database after it was closed, if it is not to be kept: what is made first is destroyed last. */
    record StoreFile(Path path, OnStop onStop) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (onStop == OnStop.DELETE) {
                Files.deleteIfExists(Path.of(path + ".mv.db"));
                Files.deleteIfExists(Path.of(path + ".trace.db"));
            }
        }
    }
}
