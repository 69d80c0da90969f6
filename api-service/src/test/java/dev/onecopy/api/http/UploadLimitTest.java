package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onecopy.api.fixture.Requests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class UploadLimitTest {
    private final UploadLimit limit = new UploadLimit(Requests.settings(null, List.of()));
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
    void readingIsNotLimited() {
        for (int request = 0; request < 3; request++) {
            assertThat(limit.preHandle(new MockHttpServletRequest("GET", "/v1/arrays/a"), response, this))
                    .isTrue();
        }
    }
}
