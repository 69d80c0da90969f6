package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Each service carries the list of what it is made of. Needs the packaged jars. */
@Tag("processes")
class BillOfMaterialsTest {
    static Stream<Path> services() {
        return Stream.of(Jars.apiService(), Jars.workerService());
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyLibraryInTheJarIsListed(Path service) throws IOException {
        try (JarFile jar = new JarFile(service.toFile())) {
            String place = jar.getManifest().getMainAttributes().getValue("Sbom-Location");
            assertThat(place).isNotNull();
            try (InputStream in = jar.getInputStream(jar.getEntry(place))) {
                JsonNode bill = new ObjectMapper().readTree(in);
                assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
                String components = bill.path("components").toString();
                assertThat(jar.stream()
                                .map(entry -> entry.getName())
                                .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
                                .map(name -> name.substring("BOOT-INF/lib/".length(), name.length() - ".jar".length()))
                                .filter(name -> !name.startsWith("spring-boot-jarmode")))
                        .hasSizeGreaterThan(50)
                        .allMatch(name -> isListed(components, name));
            }
        }
    }

    /** A jar is called by its artifact and its version, which the list has apart. */
    private static boolean isListed(String components, String name) {
        for (int dash = name.indexOf('-'); dash > 0; dash = name.indexOf('-', dash + 1)) {
            if (components.contains("/" + name.substring(0, dash) + "@" + name.substring(dash + 1) + "?type=jar")) {
                return true;
            }
        }
        return false;
    }
}
