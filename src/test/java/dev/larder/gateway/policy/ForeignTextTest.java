package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.NOW;
import static dev.larder.gateway.policy.Messages.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No text that a client or an origin sends makes a rule throw. */
class ForeignTextTest {
    private static final URI ORIGIN = URI.create("http://origin.test/");
    private static final String[] NAMES = {
        "Age",
        "Authorization",
        "Cache-Control",
        "Cache-Groups",
        "Cache-Group-Invalidation",
        "Cache-Tag",
        "CDN-Cache-Control",
        "Connection",
        "Content-Length",
        "Content-Location",
        "Content-Range",
        "Date",
        "ETag",
        "Expires",
        "If-Modified-Since",
        "If-None-Match",
        "If-Range",
        "Last-Modified",
        "Location",
        "Pragma",
        "Range",
        "Set-Cookie",
        "Surrogate-Key",
        "Vary"
    };
    private static final String[] WORDS = {
        "max-age",
        "s-maxage",
        "no-cache",
        "private",
        "max-stale",
        "min-fresh",
        "stale-if-error",
        "bytes",
        "W/",
        "*",
        "=",
        ",",
        ";",
        "\"",
        "\\",
        " ",
        "\t",
        "-",
        "0",
        "9",
        "99999999999999999999",
        "2147483648",
        ":",
        "/",
        "//",
        "?",
        "#",
        "%",
        "%zz",
        "[",
        "(",
        ")",
        "@",
        ".",
        "é",
        "٣",
        "\u0000",
        "\uD800",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 99 Nov 0000 99:99:99 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "http://origin.test",
        "mailto:a",
        "a"
    };

    @Property(tries = 5_000)
    void noRuleThrows(
            @ForAll("fields") HeaderFields sent, @ForAll("fields") HeaderFields received, @ForAll("text") String text) {
        assertThatCode(() -> allRules(sent, received, text)).doesNotThrowAnyException();
    }

    private static void allRules(HeaderFields sent, HeaderFields received, String text) {
        var request = new RequestHead("GET", text, sent);
        var exchange = new Exchange(request, new ResponseHead(200, received), at(-1), NOW);
        StoredHead stored = StoredHead.of(exchange, CachePolicy.RESPECT).withMintedTag(EntityTag.parse(text));
        List<Object> results = new ArrayList<>();
        results.add(Storing.of(exchange, CachePolicy.RESPECT));
        results.add(Storing.retention(stored, CachePolicy.RESPECT));
        results.add(Reuse.of(stored.freshness(), request, at(5)));
        results.add(Reuse.ofNothing(request));
        results.add(Reuse.isPermittedOnError(stored.freshness(), request, at(5)));
        results.add(stored.answer(at(5)));
        results.add(stored.matches(sent));
        results.add(Validation.request(request, List.of(stored)));
        results.add(Validation.selected(List.of(stored, stored), exchange.response()));
        results.add(Validation.updated(stored, exchange, CachePolicy.RESPECT));
        results.add(Validation.updatedByHead(stored, 5, new Validation.HeadUpdate(exchange, CachePolicy.RESPECT)));
        results.add(Preconditions.isNotModified(request, stored, NOW));
        results.add(Preconditions.isRangeCurrent(request, stored, NOW));
        results.add(Ranges.of(request, 11));
        results.add(PartialContent.completed(new ResponseHead(206, received)));
        results.add(ResponseInvalidation.targets(ORIGIN, new RequestHead("POST", text, sent), exchange.response()));
        results.add(Groups.tags(received, 5));
        results.add(Groups.invalidated("POST", received));
        results.add(CacheStatus.hit().withDetail(text).text());
        results.add(RequestKey.of(new RequestHead("QUERY", text, sent), ByteBuffer.allocate(1)));
        assertThat(results).doesNotContainNull();
    }

    @Provide
    Arbitrary<HeaderFields> fields() {
        return Combinators.combine(Arbitraries.of(NAMES), text())
                .as(HeaderFields.Field::new)
                .list()
                .ofMaxSize(6)
                .map(HeaderFields::new);
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.of(WORDS).list().ofMaxSize(8).map(words -> String.join("", words));
    }
}
