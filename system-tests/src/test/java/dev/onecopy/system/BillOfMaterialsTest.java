package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Each service carries the list of what it is made of. Needs the packaged jars, taken apart as they are started. */
@Tag("processes")
class BillOfMaterialsTest {
    static Stream<Path> services() {
        return Stream.of(Jars.apiService(), Jars.workerService());
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyLibraryBesideTheJarIsListed(Path service) throws IOException {
        try (JarFile jar = new JarFile(service.toFile());
                Stream<Path> libraries = Files.list(service.resolveSibling("lib"))) {
            String place = jar.getManifest().getMainAttributes().getValue("Sbom-Location");
            assertThat(place).isNotNull();
            try (InputStream in = jar.getInputStream(jar.getEntry(place))) {
                JsonNode bill = new ObjectMapper().readTree(in);
                assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
                String components = bill.path("components").toString();
                assertThat(libraries
                                .map(library -> library.getFileName().toString())
                                // Boot's own, added when the jar is packaged.
                                .filter(name -> !name.startsWith("spring-boot-jarmode")))
                        .hasSizeGreaterThan(50)
                        .allMatch(name -> isListed(components, name));
            }
        }
    }

    /** A jar is called by its artifact and its version, which the list has apart. */
    private static boolean isListed(String components, String file) {
        String name = file.substring(0, file.length() - ".jar".length());
        for (int dash = name.indexOf('-'); dash > 0; dash = name.indexOf('-', dash + 1)) {
            if (components.contains("/" + name.substring(0, dash) + "@" + name.substring(dash + 1) + "?type=jar")) {
                return true;
            }
        }
        return false;
    }
}
