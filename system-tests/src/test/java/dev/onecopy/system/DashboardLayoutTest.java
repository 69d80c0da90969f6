package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.system.Dashboards.Alert;
import dev.onecopy.system.Dashboards.Panel;
import dev.onecopy.testing.MetricsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What a person needs to read a dashboard is there, and the parts of it refer to each other. Needs no process. */
class DashboardLayoutTest {
    private static final int WIDTH = 24;
    private static final Pattern OWN = Pattern.compile("onecopy_\\w+");

    static List<JsonNode> dashboards() {
        return Dashboards.dashboards();
    }

    static List<Panel> panels() {
        return Dashboards.panels();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsDoNotOverlapAndHaveIdsOfTheirOwn(JsonNode dashboard) {
        Set<String> taken = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : Dashboards.items(dashboard.path("panels"))) {
            assertThat(ids.add(panel.path("id").asInt())).as(panel.toString()).isTrue();
            JsonNode place = panel.path("gridPos");
            int x = place.path("x").asInt();
            assertThat(x + place.path("w").asInt()).isBetween(1, WIDTH);
            for (int column = x; column < x + place.path("w").asInt(); column++) {
                int y = place.path("y").asInt();
                for (int line = y; line < y + place.path("h").asInt(); line++) {
                    assertThat(taken.add(column + "," + line))
                            .as(panel.path("title").asString())
                            .isTrue();
                }
            }
        }
        assertThat(Dashboards.items(dashboard.path("panels"))
                        .getFirst()
                        .path("type")
                        .asString())
                .isEqualTo("row");
        assertThat(dashboard.path("description").asString()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("panels")
    void aPanelSaysWhatItShowsAndInWhichUnit(Panel panel) {
        JsonNode json = panel.json();
        assertThat(panel.title()).isNotEmpty();
        assertThat(json.path("description").asString()).as(panel.toString()).endsWith(".");
        assertThat(json.path("type").asString()).isIn("stat", "timeseries", "bargauge", "heatmap");
        String unit = json.path("type").asString().equals("heatmap")
                ? json.path("options").path("yAxis").path("unit").asString()
                : json.path("fieldConfig").path("defaults").path("unit").asString();
        assertThat(unit).as(panel.toString()).isIn("none", "ops", "reqps", "Bps", "bytes", "s", "percentunit");
    }

    /** What is shown is a value at each moment; values of moments added up are nothing. */
    @ParameterizedTest
    @MethodSource("panels")
    void noLegendAddsUpTheMomentsOfALine(Panel panel) {
        JsonNode options = panel.json().path("options");
        assertThat(List.of(options.path("legend"), options.path("reduceOptions")))
                .flatExtracting(part -> Dashboards.items(part.path("calcs")))
                .extracting(JsonNode::asString)
                .isSubsetOf("lastNotNull", "max", "mean");
    }

    @ParameterizedTest
    @MethodSource("panels")
    void aLineThatIsNoRateIsNotShownAsOne(Panel panel) {
        String unit =
                panel.json().path("fieldConfig").path("defaults").path("unit").asString();
        List<String> ofOtherUnits = Dashboards.items(
                        panel.json().path("fieldConfig").path("overrides"))
                .stream()
                .filter(override -> Dashboards.items(override.path("properties")).stream()
                        .anyMatch(property -> property.path("id").asString().equals("unit")))
                .map(override -> override.path("matcher").path("options").asString())
                .toList();
        assertThat(panel.targets())
                .filteredOn(target -> List.of("ops", "reqps", "Bps").contains(unit)
                        && !ofOtherUnits.contains(target.path("legendFormat").asString()))
                .allMatch(target -> target.path("expr").asString().contains("rate("));
    }

    @ParameterizedTest
    @MethodSource("panels")
    void aQueryHasALegendAndTheProvisionedSource(Panel panel) {
        String source = Dashboards.items(
                        Dashboards.yaml(Dashboards.FOLDER.resolve("provisioning/datasources/prometheus.yml"))
                                .path("datasources"))
                .getFirst()
                .path("uid")
                .asString();
        assertThat(panel.targets()).isNotEmpty();
        Set<String> references = new HashSet<>();
        for (JsonNode target : panel.targets()) {
            assertThat(target.path("datasource").path("uid").asString()).isEqualTo(source);
            assertThat(references.add(target.path("refId").asString())).isTrue();
            if (!panel.json().path("type").asString().equals("stat")) {
                assertThat(target.path("legendFormat").asString())
                        .as(panel.toString())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void linksLeadToDashboardsThatAreThere() {
        List<String> known =
                dashboards().stream().map(one -> one.path("uid").asString()).toList();
        assertThat(known).doesNotHaveDuplicates().hasSize(2);
        assertThat(dashboards())
                .allSatisfy(dashboard -> assertThat(Dashboards.items(dashboard.path("links")))
                        .isNotEmpty()
                        .allMatch(link ->
                                known.contains(link.path("url").asString().replaceFirst("^/d/", ""))));
    }

    @Test
    void everyMetricThatIsAskedForIsDocumentedAndEveryDocumentedOneIsShown() throws IOException {
        List<String> documented = MetricsTable.documentedNames();
        Set<String> asked = Stream.concat(
                        panels().stream()
                                .flatMap(panel -> panel.targets().stream())
                                .map(target -> target.path("expr").asString()),
                        Dashboards.alerts().stream().map(Alert::expression))
                .flatMap(expression -> OWN.matcher(expression).results())
                .map(MatchResult::group)
                .map(name -> documented.contains(name) ? name : name.replaceFirst("_(bucket|sum|count)$", ""))
                .collect(Collectors.toSet());

        assertThat(documented).hasSizeGreaterThan(30);
        assertThat(asked).containsExactlyInAnyOrderElementsOf(documented);
    }

    @Test
    void composeOpensADashboardThatIsThere() throws IOException {
        String compose = Files.readString(Dashboards.FOLDER.resolve("../docker-compose.yml"));
        String home = Pattern.compile("HOME_DASHBOARD_PATH: /var/lib/onecopy/(\\S+)")
                .matcher(compose)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        assertThat(Dashboards.FOLDER.resolve(home)).exists();
    }
}
