package dev.onecopy.api.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    private static void guard(String address, @Nullable String publishAddress) {
        var unused = new ExposureGuard(address, new HttpProperties(publishAddress, List.of(), Duration.ZERO));
    }
}
