package dev.onecopy.system;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.foreign.Linker;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The allowed dependencies. Every package that a rule names must exist, or the rule could never fail. */
class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.onecopy");

    private static final String[] SHARED_MEMORY = {
        "dev.onecopy.segment..",
        "dev.onecopy.allocator..",
        "dev.onecopy.array..",
        "dev.onecopy.npy..",
        "dev.onecopy.internal.platform.."
    };
    private static final String[] FUNCTIONS = {"dev.onecopy.function.."};
    private static final String[] KERNELS = {
        "dev.onecopy.computation..", "dev.onecopy.expression..", "dev.onecopy.kernel..", "dev.onecopy.reduction.."
    };
    private static final String[] CONTRACT = {
        "dev.onecopy.message..",
        "dev.onecopy.topology..",
        "dev.onecopy.publish..",
        "dev.onecopy.metrics..",
        "dev.onecopy.logging.."
    };
    private static final String[] API = {"dev.onecopy.api.."};
    private static final String[] WORKER = {"dev.onecopy.worker.."};
    private static final String[] STANDALONE = {"dev.onecopy.standalone.."};
    private static final String[] TESTING = {"dev.onecopy.testing.."};
    private static final String SIMD = "dev.onecopy.kernel.simd..";
    private static final String PLATFORM = "dev.onecopy.internal.platform..";
    private static final String[] JDK = {"java..", "com.sun.management.."};
    private static final String[] ANNOTATIONS = {"org.jspecify.."};

    private static final DescribedPredicate<JavaMethodCall> MAPPING = DescribedPredicate.describe(
            "a call of FileChannel.map",
            call -> call.getTargetOwner().isAssignableTo(FileChannel.class)
                    && call.getName().equals("map"));

    /** These packages, each of which holds at least one class. */
    private static String[] existing(String... packages) {
        for (String one : packages) {
            assertThat(PRODUCT.stream().filter(resideInAnyPackage(one)))
                    .as("classes in %s", one)
                    .isNotEmpty();
        }
        return packages;
    }

    private static String[] all(String[]... groups) {
        return Arrays.stream(groups).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void sharedMemoryLibraryDependsOnNothingButTheJdk() {
        classes()
                .that()
                .resideInAnyPackage(existing(SHARED_MEMORY))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all(SHARED_MEMORY, JDK, ANNOTATIONS))
                .check(PRODUCT);
    }

    @Test
    void functionsDependOnArraysOnly() {
        classes()
                .that()
                .resideInAnyPackage(existing(FUNCTIONS))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all(FUNCTIONS, existing("dev.onecopy.array.."), JDK, ANNOTATIONS))
                .check(PRODUCT);
    }

    @Test
    void kernelsDependOnSharedMemoryLibraryFunctionsAndTheParserOnly() {
        String[] outside = {"org.antlr.v4.runtime..", "jdk.incubator.vector.."};
        classes()
                .that()
                .resideInAnyPackage(existing(KERNELS))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all(KERNELS, existing(SHARED_MEMORY), FUNCTIONS, outside, JDK, ANNOTATIONS))
                .check(PRODUCT);
    }

    @Test
    void taskContractKnowsAmqpAndReferencesToArraysButNoSpring() {
        String[] outside = {"com.rabbitmq.client..", "io.micrometer.core..", "org.slf4j..", "dev.onecopy.segment.."};
        classes()
                .that()
                .resideInAnyPackage(existing(CONTRACT))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all(CONTRACT, FUNCTIONS, outside, JDK, ANNOTATIONS))
                .check(PRODUCT);
    }

    @Test
    void servicesDoNotKnowEachOtherNorTheirLauncherNorTests() {
        noClasses()
                .that()
                .resideInAnyPackage(existing(API))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(existing(all(WORKER, STANDALONE, TESTING)))
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAnyPackage(existing(WORKER))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(existing(all(API, STANDALONE, TESTING)))
                .check(PRODUCT);
    }

    @Test
    void launcherStartsWorkersAsProcessesAndDoesNotKnowTheirClasses() {
        noClasses()
                .that()
                .resideInAnyPackage(existing(STANDALONE))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(existing(all(WORKER, TESTING)))
                .check(PRODUCT);
    }

    @Test
    void testSupportDoesNotKnowTheProduct() {
        noClasses()
                .that()
                .resideInAnyPackage(existing(TESTING))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(existing(all(SHARED_MEMORY, KERNELS, CONTRACT, API, WORKER, STANDALONE)))
                .check(PRODUCT);
    }

    @Test
    void onlyTheLaunchersBrokerPackageKnowsTheEmbeddedBroker() {
        noClasses()
                .that()
                .resideOutsideOfPackages(existing("dev.onecopy.standalone.broker.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.qpid..")
                .check(PRODUCT);
    }

    @Test
    void planningAndMergingNeedNoVectors() {
        noClasses()
                .that()
                .resideInAnyPackage(existing(API))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(existing(SIMD))
                .check(PRODUCT);
    }

    @Test
    void onlySimdKernelsTouchTheVectorApi() {
        noClasses()
                .that()
                .resideOutsideOfPackages(existing(SIMD))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jdk.incubator.vector..")
                .check(PRODUCT);
    }

    @Test
    void onlyThePlatformMapsFilesAndCallsTheOperatingSystem() {
        noClasses()
                .that()
                .resideOutsideOfPackages(existing(PLATFORM))
                .should()
                .dependOnClassesThat(belongToAnyOf(Linker.class))
                .orShould()
                .callMethodWhere(MAPPING)
                .check(PRODUCT);
    }

    @Test
    void nobodyOutsideTheLibraryCallsThePlatform() {
        noClasses()
                .that(resideOutsideOfPackages(existing(SHARED_MEMORY)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(existing(PLATFORM))
                .check(PRODUCT);
    }

    @Test
    void onlyTheProviderKnowsTheImplementationsOfKernels() {
        noClasses()
                .that(resideOutsideOfPackages(existing("dev.onecopy.kernel.scalar..", SIMD)))
                .and()
                .doNotHaveFullyQualifiedName(existingClass("dev.onecopy.kernel.KernelProvider"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.onecopy.kernel.scalar..", SIMD)
                .check(PRODUCT);
    }

    private static String existingClass(String name) {
        assertThat(PRODUCT.contain(name)).as(name).isTrue();
        return name;
    }

    /** Kernels and their implementations count as one: the provider is the one exception, see above. */
    @Test
    void packagesHaveNoCycles() {
        SliceAssignment packages = new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass one) {
                String name = one.getPackageName();
                return SliceIdentifier.of(name.startsWith("dev.onecopy.kernel.") ? "dev.onecopy.kernel" : name);
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
        assertThat(PRODUCT.stream().map(JavaClass::getPackageName).distinct()).hasSizeGreaterThan(20);
        slices().assignedFrom(packages).should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void everyPackageSaysWhatItOwnsAndIsNullMarked() {
        assertThat(PRODUCT.stream()
                        .map(one -> one.getPackage())
                        .distinct()
                        .filter(one -> !one.getName().endsWith(".grammar"))
                        .filter(one -> !isNullMarked(one))
                        .map(JavaPackage::getName))
                .isEmpty();
    }

    private static boolean isNullMarked(JavaPackage one) {
        return one.tryGetPackageInfo()
                .filter(info -> info.isAnnotatedWith(NullMarked.class))
                .isPresent();
    }
}
