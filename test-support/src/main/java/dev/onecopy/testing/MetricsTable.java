package dev.onecopy.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tables of metrics in docs/operations.md, and what a scrape in Prometheus's text format says, both as the lines of
 * a table: where they differ, what the scrape gives can be pasted into the document.
 */
public final class MetricsTable {
    private static final Path DOCUMENT = Path.of("..", "docs", "operations.md");
    private static final Pattern NAME = Pattern.compile("# TYPE (onecopy_\\w+) (\\w+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private MetricsTable() {}

    /**
     * The lines of the document's table under the heading that names a service, without their header.
     *
     * @throws IOException if the document cannot be read
     */
    public static List<String> documented(String service) throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.equals("### Metrics of the " + service))
                .dropWhile(line -> !line.startsWith("| `onecopy_"))
                .takeWhile(line -> line.startsWith("| "))
                .toList();
    }

    /** The names that the document lists for any service, as Prometheus shows them. */
    public static List<String> documentedNames() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .flatMap(line -> Pattern.compile("^\\| `(onecopy_\\w+)` \\|")
                        .matcher(line)
                        .results())
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    /** One line for each family of a scrape that is Onecopy's own; the maximum of a timer belongs to it. */
    public static List<String> scraped(String scrape) {
        Map<String, String> types = new TreeMap<>();
        NAME.matcher(scrape).results().forEach(found -> types.put(found.group(1), found.group(2)));
        types.keySet().removeIf(name -> name.endsWith("_max") && types.containsKey(name.replaceAll("_max$", "")));
        List<String> lines = new ArrayList<>();
        types.forEach((name, type) -> lines.add(
                "| `" + name + "` | " + type + " | " + labels(scrape, name) + " | " + help(scrape, name) + " |"));
        return lines;
    }

    private static String help(String scrape, String name) {
        return Pattern.compile("# HELP " + name + " (.*)")
                .matcher(scrape)
                .results()
                .map(found -> found.group(1).strip())
                .findFirst()
                .orElse("");
    }

    private static String labels(String scrape, String name) {
        Pattern sample = Pattern.compile("(?m)^" + name + "(?:_bucket|_sum|_count)?(\\{.*?})? \\S+$");
        return sample
                .matcher(scrape)
                .results()
                .map(MatchResult::group)
                .flatMap(line -> LABEL.matcher(line).results())
                .map(found -> found.group(1))
                .filter(label -> !label.equals("le") && !label.equals("application"))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(label -> "`" + label + "`")
                .collect(Collectors.joining(", "));
    }
}
