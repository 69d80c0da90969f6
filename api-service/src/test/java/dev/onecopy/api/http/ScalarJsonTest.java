package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onecopy.array.DType;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ScalarJsonTest {
    private final JsonMapper json = JsonMapper.builder().build();

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "-7,-7",
        "1.0,1.0",
        "1e3,1000.0",
        "123456789012345678901234567890,123456789012345678901234567890",
        "true,True",
        "\"NaN\",nan",
        "\"-Infinity\",-inf"
    })
    void aJsonValueBecomesThePythonScalarItLooksLike(String text, String literal) {
        assertThat(ScalarJson.read("map.i", json.readTree(text)).literal()).isEqualTo(literal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"1\"", "\"\"", "[1]", "{}"})
    void whatIsNoScalarIsRefusedByItsField(String text) {
        assertThatThrownBy(() -> ScalarJson.read("map.i", json.readTree(text)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("map.i");
    }

    @Test
    void floatsOfEveryWidthAreTheirValues() {
        assertThat(ScalarJson.write(DType.FLOAT64, Double.doubleToLongBits(0.1)))
                .isEqualTo(0.1);
        assertThat(ScalarJson.write(DType.FLOAT32, Float.floatToIntBits(0.1f))).isEqualTo((double) 0.1f);
        assertThat(ScalarJson.write(DType.FLOAT16, Float.floatToFloat16(1050))).isEqualTo(1050.0);
        assertThat(ScalarJson.write(DType.FLOAT16, Float.floatToFloat16(-0.5f))).isEqualTo(-0.5);
    }

    @Test
    void integersKeepAllDigitsAndWhatJsonHasNoNumberForIsAString() {
        assertThat(ScalarJson.write(DType.UINT64, -1L)).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(ScalarJson.write(DType.FLOAT64, Double.doubleToLongBits(Double.NaN)))
                .isEqualTo("NaN");
        assertThat(ScalarJson.write(DType.FLOAT64, Double.doubleToLongBits(Double.NEGATIVE_INFINITY)))
                .isEqualTo("-Infinity");
        assertThat(ScalarJson.write(DType.BOOL, 1)).isEqualTo(true);
    }
}
