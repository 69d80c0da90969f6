package dev.onecopy.system;

import static dev.onecopy.testing.OnecopyClient.resultValues;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Files of the service's host, copied into the segment by the service itself. */
interface ImportContract {
    Deployment deployment();

    @Test
    default void aFileOfThisHostBecomesAnArray() throws IOException {
        GeneratedArray array =
                GeneratedArray.of(ElementType.FLOAT64, 3_000, 1_000).inBigEndian();
        Path file = deployment().importRoot().resolve("big.npy");
        try {
            try (InputStream bytes = array.open()) {
                Files.copy(bytes, file);
            }
            HttpReply imported = imported("?name=imported", file);
            assertThat(imported.status()).as(imported.toString()).isEqualTo(201);
            assertThat(imported.field("state")).isEqualTo("READY");
            assertThat(imported.json().path("nbytes").asLong()).isEqualTo(array.nbytes());
            HttpReply sum = deployment().client().run("sum(a)", Map.of("a", "imported"), Map.of());
            assertThat(resultValues(sum)).extracting(JsonNode::asDouble).containsExactly((double) array.sum());
            assertThat(imported("?name=imported", file).status()).isEqualTo(409);
        } finally {
            Files.delete(file);
            deployment().client().delete("/v1/arrays/imported");
        }
    }

    @Test
    default void aFileThatIsNotThereOrNotAllowedIsRefusedWithItsReason() {
        HttpReply missing = imported("", deployment().importRoot().resolve("missing.npy"));
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.field("code")).isEqualTo("import_file_not_found");
        HttpReply outside = imported("", Path.of("/etc/passwd"));
        assertThat(outside.status()).isEqualTo(403);
        assertThat(outside.field("code")).isEqualTo("import_not_allowed");
        assertThat(outside.field("detail")).contains("/etc/passwd", "onecopy.import.roots");
        HttpReply without = deployment().client().postJson("/v1/arrays", Map.of("kind", "import"));
        assertThat(without.status()).isEqualTo(400);
        assertThat(without.field("detail")).contains("path");
    }

    private HttpReply imported(String query, Path file) {
        return deployment().client().postJson("/v1/arrays" + query, Map.of("kind", "import", "path", file.toString()));
    }
}
