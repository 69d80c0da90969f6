package dev.onecopy.api.store;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** A store as the service has it, on a file in a test's folder. */
public final class StoreHouse implements AutoCloseable {
    final JdbcTemplate template;
    final JdbcClient jdbc;
    final JobTable table;
    final SliceTable slices;
    final GroupCommit commits;
    final SliceHistory history;
    public final JobStore store;

    private final JdbcConnectionPool connections;

    public StoreHouse(Path folder) {
        this(folder, transactions -> transactions);
    }

    /** @param around what stands between the store and the transactions of the database */
    public StoreHouse(Path folder, UnaryOperator<PlatformTransactionManager> around) {
        connections = JdbcConnectionPool.create(
                "jdbc:h2:file:" + folder.resolve("jobs") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE", "", "");
        Flyway.configure().dataSource(connections).load().migrate();
        PlatformTransactionManager transactions = around.apply(new JdbcTransactionManager(connections));
        template = new JdbcTemplate(connections);
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
