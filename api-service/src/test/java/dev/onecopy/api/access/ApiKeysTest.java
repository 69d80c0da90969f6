package dev.onecopy.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysTest {
    @TempDir
    Path folder;

    @Test
    void aKeyIsFoundByItsHash() throws IOException {
        ApiKeys keys = keys("# who may call\n\nreader read " + hash("one") + "\nwriter  submit\t" + hash("two") + "\n");

        assertThat(keys.areRequired()).isTrue();
        assertThat(keys.find("one")).map(ApiKey::toString).contains("reader (read)");
        assertThat(keys.find("two")).map(ApiKey::role).contains(Role.SUBMIT);
        assertThat(keys.find("three")).isEmpty();
        assertThat(keys.find("")).isEmpty();
        assertThat(keys.find(hash("one"))).as("the hash is no key").isEmpty();
    }

    @Test
    void aRoleIncludesThoseBeforeIt() {
        assertThat(Role.READ.included()).containsExactly(Role.READ);
        assertThat(Role.SUBMIT.included()).containsExactly(Role.READ, Role.SUBMIT);
        assertThat(Role.ADMINISTER.included()).containsExactly(Role.READ, Role.SUBMIT, Role.ADMINISTER);
    }

    @Test
    void withoutAFileNoKeyIsAskedFor() {
        ApiKeys keys = new ApiKeys(null);

        assertThat(keys.areRequired()).isFalse();
        assertThat(keys.find("one")).isEmpty();
    }

    @Test
    void aKeyThatIsTakenOutIsRefusedAtOnceAndAnEmptiedFileLetsNobodyIn() throws IOException {
        ApiKeys keys = keys("reader read " + hash("one") + "\n");

        write("other read " + hash("another") + "\n");
        assertThat(keys.find("one")).isEmpty();
        assertThat(keys.find("another")).isPresent();

        write("");
        assertThat(keys.find("another")).isEmpty();
        assertThat(keys.areRequired()).isTrue();
    }

    @Test
    void nobodyIsLetInWhileTheFileIsGoneOrBroken() throws IOException {
        ApiKeys keys = keys("reader read " + hash("one") + "\n");

        write("reader read\n");
        assertThat(keys.find("one")).isEmpty();

        Files.delete(folder.resolve("keys"));
        assertThat(keys.find("one")).isEmpty();

        write("reader read " + hash("one") + "\n");
        assertThat(keys.find("one")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "me, must be: name role sha256:HEX",
        "me read secret, must be: name role sha256:HEX",
        "me read sha256:00, has 1",
        "me read sha256:xx, hexadecimal",
        "me root sha256:0000000000000000000000000000000000000000000000000000000000000000, 'none of read, submit, administer'",
    })
    void aLineThatIsNoKeyIsToldByItsNumber(String line, String reason) {
        assertThatThrownBy(() -> keys("# remark\n" + line + "\n"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aNameStandsForOneKey() {
        assertThatThrownBy(() -> keys("me read " + hash("one") + "\nme read " + hash("two") + "\n"))
                .hasMessageContaining("line 2")
                .hasMessageContaining("two keys of the name 'me'");
    }

    @Test
    void aFileThatIsNotThereIsToldAtTheStart() {
        assertThatThrownBy(() -> new ApiKeys(folder.resolve("absent")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("absent");
    }

    private ApiKeys keys(String text) throws IOException {
        return new ApiKeys(write(text));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("keys"), text, StandardCharsets.UTF_8);
    }

    private static String hash(String key) {
        return "sha256:" + HexFormat.of().formatHex(ApiKey.hash(key));
    }
}
