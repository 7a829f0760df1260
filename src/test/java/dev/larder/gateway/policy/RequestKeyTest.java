package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.get;
import static dev.larder.gateway.policy.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestKeyTest {
    private static final RequestHead QUERY = request("QUERY", "Content-Type: text/plain", "A: 1");

    @Test
    void getAndHeadHaveOneKeyWithoutTheBody() {
        assertThat(key(get(), "")).isEqualTo(key(request("HEAD"), "x")).isEqualTo("GET /a/b");
    }

    @Test
    void theQueryOfATargetIsPartOfTheKey() {
        assertThat(key(new RequestHead("GET", "/a?b=1", HeaderFields.NONE), ""))
                .isNotEqualTo(key(new RequestHead("GET", "/a?b=2", HeaderFields.NONE), ""));
    }

    @Test
    void theBodyOfQueryIsPartOfTheKey() {
        assertThat(key(QUERY, "a")).isEqualTo(key(QUERY, "a")).isNotEqualTo(key(QUERY, "b"));
        assertThat(key(QUERY, "")).isNotEqualTo(key(get(), ""));
    }

    @Test
    void theCodingOfQueryIsPartOfTheKeyAndOtherFieldsAreNot() {
        assertThat(key(QUERY, "a")).isEqualTo(key(request("QUERY", "Content-Type: text/plain", "A: 2"), "a"));
        assertThat(key(QUERY, "a")).isNotEqualTo(key(request("QUERY", "Content-Type: text/csv"), "a"));
        assertThat(key(QUERY, "a"))
                .isNotEqualTo(key(request("QUERY", "Content-Type: text/plain", "Content-Encoding: gzip"), "a"));
    }

    private static String key(RequestHead request, String body) {
        return RequestKey.of(request, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }
}
