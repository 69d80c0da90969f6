package dev.onecopy.api.store;

import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A store as the service has it, on a file in a test's folder. */
final class StoreHouse implements AutoCloseable {
    final JdbcClient jdbc;
    final JobTable table;
    final SliceTable slices;
    final GroupCommit commits;
    final SliceHistory history;
    final JobStore store;

    private final JdbcConnectionPool connections;

    StoreHouse(Path folder) {
        connections = JdbcConnectionPool.create(
                "jdbc:h2:file:" + folder.resolve("jobs") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE", "", "");
        Flyway.configure().dataSource(connections).load().migrate();
        JdbcTransactionManager transactions = new JdbcTransactionManager(connections);
        JdbcTemplate template = new JdbcTemplate(connections);
        jdbc = JdbcClient.create(template);
        table = new JobTable(jdbc);
        slices = new SliceTable(template, jdbc);
        commits = new GroupCommit(transactions);
        history = new SliceHistory(slices, transactions);
        store = new JobStore(table, slices, commits);
    }

    @Override
    public void close() {
        history.close();
        commits.close();
        connections.dispose();
    }
}
