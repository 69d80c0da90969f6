package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class PlacesTest {
    private final Places limit = new Places("uploads", Set.of("PUT", "POST"), 1);
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void oneMoreThanTheLimitIsRefusedUntilAPlaceIsFree() {
        MockHttpServletRequest first = new MockHttpServletRequest("PUT", "/v1/arrays/a");
        assertThat(limit.preHandle(first, response, this)).isTrue();
        MockHttpServletRequest second = new MockHttpServletRequest("POST", "/v1/arrays");
        assertThatThrownBy(() -> limit.preHandle(second, response, this))
                .isInstanceOf(TooManyRequestsException.class)
                .hasMessageContaining("maximum-uploads = 1");
        limit.afterCompletion(second, response, this, null);
        assertThatThrownBy(() -> limit.preHandle(second, response, this)).isInstanceOf(TooManyRequestsException.class);

        limit.afterCompletion(first, response, this, null);
        assertThat(limit.preHandle(second, response, this)).isTrue();
    }

    @Test
    void otherMethodsAreNotLimited() {
        for (int request = 0; request < 3; request++) {
            assertThat(limit.preHandle(new MockHttpServletRequest("GET", "/v1/arrays/a"), response, this))
                    .isTrue();
        }
    }
}
