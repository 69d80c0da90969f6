package dev.onecopy.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DTypeTest {
    @ParameterizedTest
    @EnumSource
    void everyTypeIsFoundByItsCodeAndByItsKindAndSize(DType dtype) {
        assertThat(DType.ofCode(dtype.code())).isEqualTo(dtype);
        assertThat(DType.of(dtype.kind(), dtype.itemsizeBytes())).isEqualTo(dtype);
        assertThat(DType.supportedNames()).contains(dtype.numpyName());
    }

    @Test
    void whatDoesNotExistIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> DType.ofCode(0)).withMessageContaining("code 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DType.of(DType.Kind.FLOATING, 16))
                .withMessageContaining("16 bytes");
    }
}
