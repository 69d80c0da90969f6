package dev.onecopy.api.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onecopy.api.fixture.Requests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExposureGuardTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1,", "localhost,", "::1,", "0.0.0.0,127.0.0.1"})
    void onLoopbackItStarts(String address, @Nullable String publishAddress) {
        assertThatCode(() -> guard(address, publishAddress)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0,", "::,", "192.0.2.1,", "0.0.0.0,0.0.0.0", "127.0.0.1,192.0.2.1", "no such name,"})
    void anywhereElseItRefusesAndNamesTheAddress(String address, @Nullable String publishAddress) {
        assertThatThrownBy(() -> guard(address, publishAddress))
                .isInstanceOf(ExposedWithoutKeysException.class)
                .hasMessageContaining(publishAddress == null ? address : publishAddress);
    }

    @Test
    void withAKeyItStartsAnywhere(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("keys"), "me read sha256:" + "0a".repeat(32) + "\n", StandardCharsets.UTF_8);

        assertThatCode(() -> guard("0.0.0.0", null, new ApiKeys(file))).doesNotThrowAnyException();
    }

    @Test
    void aFileWithoutKeysIsNone(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "# none yet\n\n", StandardCharsets.UTF_8);

        assertThatThrownBy(() -> guard("0.0.0.0", null, new ApiKeys(file)))
                .isInstanceOf(ExposedWithoutKeysException.class);
    }

    private static void guard(String address, @Nullable String publishAddress) {
        guard(address, publishAddress, new ApiKeys(null));
    }

    private static void guard(String address, @Nullable String publishAddress, ApiKeys keys) {
        var unused = new ExposureGuard(address, Requests.settings(publishAddress, List.of()), keys);
    }
}
