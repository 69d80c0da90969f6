package dev.onecopy.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.fixture.Requests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class LoopbackFilterTest {
    private final LoopbackFilter filter = new LoopbackFilter(
            Requests.settings(null, List.of("api-service")),
            new ApiKeys(null),
            new RefusalWriter(JsonMapper.builder().build()));
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/arrays");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]", "[::1]:8080", "api-service:8080"})
    void loopbackAndAllowedHostsPass(String host) throws Exception {
        request.addHeader("Host", host);

        assertThat(passes()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "[::2]:80",
                "",
                "api-service.evil.example"
            })
    void foreignHostsAreRefused(String host) throws Exception {
        request.addHeader("Host", host);

        assertThat(passes()).isFalse();
        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getContentAsString()).contains("\"code\":\"forbidden_host\"");
    }

    @Test
    void aRequestWithoutHostIsRefused() throws Exception {
        assertThat(passes()).isFalse();
    }

    @Test
    void thePagesOfThisServicePass() throws Exception {
        request.addHeader("Host", "localhost:8080");
        request.addHeader("Origin", "http://localhost:8080");
        request.addHeader("Sec-Fetch-Site", "same-origin");

        assertThat(passes()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "https://evil.example",
                "http://localhost:3000",
                "http://localhost",
                "http://127.0.0.1:8080"
            })
    void pagesOfOtherOriginsAreRefused(String origin) throws Exception {
        request.addHeader("Host", "localhost:8080");
        request.addHeader("Origin", origin);

        assertThat(passes()).isFalse();
        assertThat(response.getContentAsString()).contains("\"code\":\"forbidden_origin\"");
    }

    @Test
    void crossSiteFetchesAreRefusedWithoutAnOriginToo() throws Exception {
        request.addHeader("Host", "localhost:8080");
        request.addHeader("Sec-Fetch-Site", "cross-site");

        assertThat(passes()).isFalse();
        assertThat(response.getStatus()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/docs", "/swagger-ui/index.html"})
    void aLinkToAPageIsFollowed(String page) throws Exception {
        navigateTo(page, "GET", "document");

        assertThat(passes()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/arrays/a/content, GET, document",
        "/actuator/prometheus, GET, document",
        "/%2e%2e/, GET, document",
        "/, GET, iframe",
        "/, POST, document"
    })
    void nothingElseIsReachedByALink(String path, String method, String destination) throws Exception {
        navigateTo(path, method, destination);

        assertThat(passes()).isFalse();
    }

    private void navigateTo(String path, String method, String destination) {
        request.setRequestURI(path);
        request.setMethod(method);
        request.addHeader("Host", "localhost:8080");
        request.addHeader("Sec-Fetch-Site", "cross-site");
        request.addHeader("Sec-Fetch-Mode", "navigate");
        request.addHeader("Sec-Fetch-Dest", destination);
    }

    private boolean passes() throws Exception {
        MockFilterChain chain = new MockFilterChain();
        filter.doFilter(request, response, chain);
        return chain.getRequest() != null;
    }
}
