package dev.onecopy.worker;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls inside the worker. */
class PackagesTest {
    private static final String ROOT = "dev.onecopy.worker";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** Which of the worker's own packages each may use, besides itself. */
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "config", Set.of(),
            "call", Set.of("execute", "attach", "config"),
            "attach", Set.of("config"),
            "execute", Set.of("attach", "config"),
            "metrics", Set.of("attach", "config"),
            "tracing", Set.of(),
            "report", Set.of("attach", "call", "metrics", "config"),
            "receive", Set.of("attach", "execute", "call", "metrics", "report", "tracing", "config"));

    @ParameterizedTest
    @ValueSource(strings = {"config", "attach", "execute", "call", "metrics", "tracing", "report", "receive"})
    void aPackageUsesOnlyWhatItMay(String name) {
        String[] allowed = Stream.concat(Stream.of(name), ALLOWED.getOrDefault(name, Set.of()).stream())
                .map(one -> ROOT + "." + one)
                .toArray(String[]::new);
        assertThat(CLASSES.stream().map(one -> one.getPackageName())).contains(ROOT + "." + name);

        classes()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage(ROOT + "..").or(resideInAnyPackage(allowed)))
                .check(CLASSES);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void computingKnowsNoBroker() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".execute", ROOT + ".attach")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.rabbitmq..", "org.springframework.amqp..")
                .check(CLASSES);
    }

    @Test
    void theWorkerLeavesVectorsMappingsAndBrokersToTheLibraries() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jdk.incubator.vector..",
                        "dev.onecopy.kernel.simd..",
                        "dev.onecopy.internal..",
                        "dev.onecopy.api..",
                        "org.apache.qpid..")
                .check(CLASSES);
    }
}
