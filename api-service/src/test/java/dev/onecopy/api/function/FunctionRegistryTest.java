package dev.onecopy.api.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.fixture.Heartbeats;
import dev.onecopy.api.fixture.HouseTest;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.message.ServedFunctions.RunningCall;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FunctionRegistryTest extends HouseTest {
    private ServedNow.Lane lane(String name) {
        return Objects.requireNonNull(house.functions.now().lanes().get(name));
    }

    private FunctionState stateOf(FunctionDeclaration function) {
        return house.functions.now().announced().stream()
                .filter(one -> one.declaration().equals(function))
                .map(AnnouncedFunction::state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoComputesExpressionsServesNothing() {
        house.workers.hear(Heartbeats.of(house.segment.segmentId(), "w", 2));

        assertThat(house.functions.refresh()).isEqualTo(ServedNow.NOTHING);
    }

    @Test
    void workersOfALaneAreServedTogether() {
        heard("one", 2, "lane", SMOOTH, BLUR);
        heard("two", 3, "lane", SMOOTH, BLUR);

        assertThat(house.functions.now().byName()).containsOnlyKeys("smooth", "blur");
        assertThat(lane("lane").threads()).isEqualTo(5);
        assertThat(house.functions.now().announced()).allSatisfy(one -> {
            assertThat(one.state()).isEqualTo(FunctionState.SERVED);
            assertThat(one.workers()).containsExactlyInAnyOrder("one", "two");
            assertThat(one.threads()).isEqualTo(5);
        });
    }

    @Test
    void documentationIsNoDifference() {
        heard("one", 1, "lane", SMOOTH.documentation("Makes it smooth."));
        heard("two", 1, "lane", SMOOTH.documentation("Makes it smoother."));

        assertThat(lane("lane").threads()).isEqualTo(2);
        assertThat(house.functions.now().announced())
                .singleElement()
                .satisfies(one -> assertThat(one.declaration().documentation()).startsWith("Makes it smooth"));
    }

    @Test
    void aNameOfTheLanguageStaysThatOfTheLanguage() {
        heard("one", 1, "lane", Heartbeats.function("sum"));

        assertThat(house.functions.now().byName()).isEmpty();
        assertThat(stateOf(Heartbeats.function("sum"))).isEqualTo(FunctionState.SHADOWED);
    }

    @Test
    void theFirstDeclarationOfANameIsServedUntilNobodyServesIt() {
        FunctionDeclaration other = SMOOTH.version("2");
        heard("z-first", 1, "old", SMOOTH);
        heard("a-second", 1, "new", other);
        assertThat(house.functions.now().byName()).containsEntry("smooth", SMOOTH);
        assertThat(stateOf(SMOOTH)).isEqualTo(FunctionState.SERVED);
        assertThat(stateOf(other)).isEqualTo(FunctionState.CONFLICTING);

        heard("z-first", 1, "new", other);

        assertThat(house.functions.now().byName()).containsEntry("smooth", other);
        assertThat(stateOf(other)).isEqualTo(FunctionState.SERVED);
        assertThat(house.functions.now().lanes()).containsOnlyKeys("new");
    }

    @Test
    void whoSaysOfALaneThatItServesSomethingElseIsSentNothing() {
        heard("one", 1, "lane", SMOOTH);
        heard("two", 8, "lane", BLUR);

        assertThat(lane("lane").functions()).containsExactly(SMOOTH);
        assertThat(lane("lane").threads()).isEqualTo(1);
        assertThat(house.functions.now().byName()).containsOnlyKeys("smooth");
        assertThat(house.functions.now().announced()).hasSize(1);
    }

    @Test
    void aLaneWasBusyWhenOneOfItsWorkersWasLastHeardToRunSomething() {
        heard("one", 1, "lane", SMOOTH);
        assertThat(lane("lane").busyAt()).isEqualTo(Instant.EPOCH);

        RunningCall call = new RunningCall(UUID.randomUUID(), 0, 0, 0, 0, 0, 0.5);
        house.workers.hear(Heartbeats.running(house.segment.segmentId(), "one", call, "lane", SMOOTH));
        Instant busyAt = Objects.requireNonNull(
                        house.functions.refresh().lanes().get("lane"))
                .busyAt();
        assertThat(busyAt).isAfter(Instant.EPOCH);
        heard("one", 1, "lane", SMOOTH);

        assertThat(lane("lane").busyAt()).isEqualTo(busyAt);
    }

    @Test
    void thereAreNotMoreLanesThanTheLimit() {
        for (int worker = 0; worker < 300; worker++) {
            house.workers.hear(Heartbeats.serving(
                    house.segment.segmentId(), "w" + worker, 1, "lane-" + worker, Heartbeats.function("f" + worker)));
        }

        assertThat(house.functions.refresh().lanes()).hasSize(256);
        assertThat(house.functions.now().byName()).hasSize(256);
    }
}
