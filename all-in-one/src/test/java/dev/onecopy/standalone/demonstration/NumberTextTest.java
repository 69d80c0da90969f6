package dev.onecopy.standalone.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.ObjectMapper;

class NumberTextTest {
    /** The right column is what Python prints. */
    @ParameterizedTest
    @CsvSource({
        "16760409408.0, 16760409408.0",
        "1.6760409408E10, 16760409408.0",
        "0.5, 0.5",
        "-3, -3",
        "9007199254740993, 9007199254740993",
        "'\"NaN\"', NaN",
        "true, true"
    })
    void printsNumbersAsPythonDoes(String json, String text) {
        assertThat(NumberText.of(new ObjectMapper().readTree(json))).isEqualTo(text);
    }
}
