package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.fields;
import static dev.larder.gateway.policy.Messages.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseInvalidationTest {
    private static final URI ORIGIN = URI.create("http://origin.test/v1/");

    @ParameterizedTest(name = "§4.4: {0} {1}")
    @CsvSource({
        "GET, 200, false", "HEAD, 200, false", "OPTIONS, 200, false", "TRACE, 200, false", "QUERY, 200, false",
        "PROPFIND, 207, false", "POST, 200, true", "PUT, 204, true", "PATCH, 200, true", "DELETE, 200, true",
        "M-SEARCH, 200, true", "get, 200, true", "POST, 303, true", "POST, 400, false", "POST, 500, false",
        "POST, 103, false"
    })
    void aMethodThatIsNotSafeInvalidatesUnlessItFails(String method, int status, boolean due) {
        assertThat(ResponseInvalidation.isDue(method, response(status))).isEqualTo(due);
    }

    static Stream<Arguments> references() {
        return Stream.of(
                arguments("a path", "/c", "/c"),
                arguments("a path beside", "c?d=e", "/a/c?d=e"),
                arguments("a path above", "../c", "/c"),
                arguments("the same", "", "/a/b?q=1"),
                arguments("another query", "?q=2", "/a/b?q=2"),
                arguments("a fragment does not count", "/c#d", "/c"),
                arguments("dots in a path", "/c/./d/../e", "/c/e"),
                arguments("the origin written out", "HTTP://Origin.TEST:80/c", "/c"),
                arguments("the origin without a path", "http://origin.test", "/"),
                arguments("a host", "//origin.test/c", "/c"),
                arguments("escapes stay", "/c%2Fd", "/c%2Fd"),
                arguments("another host", "http://other.test/c", null),
                arguments("another host without scheme", "//other.test/c", null),
                arguments("another scheme", "https://origin.test/c", null),
                arguments("another port", "http://origin.test:81/c", null),
                arguments("no URI", "http://[", null),
                arguments("no hierarchy", "mailto:a@b", null));
    }

    @ParameterizedTest(name = "§4.4: {0}")
    @MethodSource("references")
    void referencesToTheSameOriginAreInvalidated(String rule, String reference, String target) {
        var request = new RequestHead("POST", "/a/b?q=1", HeaderFields.NONE);
        List<String> expected = target == null
                ? List.of("/a/b?q=1")
                : Stream.of("/a/b?q=1", target).distinct().toList();

        for (String name : List.of("Location", "Content-Location")) {
            var response = new ResponseHead(201, HeaderFields.of(name, reference));
            assertThat(ResponseInvalidation.targets(ORIGIN, request, response))
                    .as(rule)
                    .containsExactlyElementsOf(expected);
        }
    }

    @ParameterizedTest(name = "§4.4: {0}")
    @CsvSource({"500", "404"})
    void anErrorInvalidatesNothing(int status) {
        var request = new RequestHead("POST", "/a", HeaderFields.NONE);

        assertThat(ResponseInvalidation.targets(ORIGIN, request, new ResponseHead(status, fields("Location: /b"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/a|b", "'/a b'", "/%", "//"})
    void aTargetThatIsNoUriIsInvalidatedAllTheSame(String target) {
        var request = new RequestHead("PUT", target, HeaderFields.NONE);

        assertThat(ResponseInvalidation.targets(ORIGIN, request, response(200, "Location: /b")))
                .contains(target);
    }
}
