package dev.onecopy.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What lies in grafana/, read as Grafana and Prometheus read it. */
final class Dashboards {
    static final Path FOLDER = Path.of("..", "grafana");
    static final Path PROMETHEUS = FOLDER.resolve("prometheus");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Dashboards() {}

    /** A panel that asks for something: rows do not. */
    record Panel(String dashboard, JsonNode json) {
        String title() {
            return json.path("title").asString();
        }

        List<JsonNode> targets() {
            return items(json.path("targets"));
        }

        @Override
        public String toString() {
            return dashboard + " / " + title();
        }
    }

    /** An alert and the expression that raises it. */
    record Alert(String name, String expression) {}

    static List<JsonNode> dashboards() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
            return files.sorted().map(JSON::readTree).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static List<Panel> panels() {
        return dashboards().stream()
                .flatMap(dashboard -> items(dashboard.path("panels")).stream()
                        .filter(panel -> !panel.path("type").asString().equals("row"))
                        .map(panel -> new Panel(dashboard.path("title").asString(), panel)))
                .toList();
    }

    static List<Alert> alerts() {
        return items(yaml(PROMETHEUS.resolve("alerts.yml")).path("groups")).stream()
                .flatMap(group -> items(group.path("rules")).stream())
                .map(rule -> new Alert(
                        rule.path("alert").asString(), rule.path("expr").asString()))
                .toList();
    }

    /** A YAML file as the JSON that it stands for. */
    static JsonNode yaml(Path file) {
        try {
            Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            return JSON.valueToTree(loaded);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static List<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
