package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.NOW;
import static dev.larder.gateway.policy.Messages.exchange;
import static dev.larder.gateway.policy.Messages.fields;
import static dev.larder.gateway.policy.Messages.get;
import static dev.larder.gateway.policy.Messages.ok;
import static dev.larder.gateway.policy.Messages.request;
import static dev.larder.gateway.policy.Messages.response;
import static dev.larder.gateway.policy.Messages.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PreconditionsTest {
    static Stream<Arguments> conditions() {
        StoredHead tagged = stored("ETag: \"abc\"", "Last-Modified: @-5000");
        StoredHead weak = stored("ETag: W/\"abc\"");
        StoredHead dated = stored("Last-Modified: @-3000", "Date: @0");
        StoredHead undated = stored("Date: @0");
        return Stream.of(
                arguments("RFC 9110 §13.1.2: the same tag", tagged, get("If-None-Match: \"abc\""), true),
                arguments("RFC 9110 §13.1.2: another tag", tagged, get("If-None-Match: \"abd\""), false),
                arguments(
                        "RFC 9110 §13.1.2: the first of a list",
                        tagged,
                        get("If-None-Match: \"abc\", \"1\", \"2\""),
                        true),
                arguments(
                        "RFC 9110 §13.1.2: the second of a list",
                        tagged,
                        get("If-None-Match: \"1\", \"abc\", \"2\""),
                        true),
                arguments(
                        "RFC 9110 §13.1.2: the last of two lines",
                        tagged,
                        get("If-None-Match: \"1\"", "If-None-Match: \"abc\""),
                        true),
                arguments("RFC 9110 §13.1.2: *", undated, get("If-None-Match: *"), true),
                arguments("RFC 9110 §13.1.2: weak and weak", weak, get("If-None-Match: W/\"abc\""), true),
                arguments("RFC 9110 §13.1.2: weak and strong", weak, get("If-None-Match: \"abc\""), true),
                arguments("RFC 9110 §13.1.2: strong and weak", tagged, get("If-None-Match: W/\"abc\""), true),
                arguments(
                        "RFC 9110 §13.1.2: a tag of other bytes",
                        stored("ETag: \"abcü\""),
                        get("If-None-Match: \"abcü\""),
                        true),
                arguments("RFC 9110 §13.1.2: no stored tag", undated, get("If-None-Match: \"abc\""), false),
                arguments(
                        "RFC 9110 §13.1.2: Larder's tag",
                        undated.withMintedTag(EntityTag.parse("\"x\"")),
                        get("If-None-Match: \"x\""),
                        true),
                arguments(
                        "RFC 9110 §13.2.2: the tag counts, not the date",
                        tagged,
                        get("If-None-Match: \"abc\"", "If-Modified-Since: @-9000"),
                        true),
                arguments(
                        "RFC 9110 §13.2.2: the tag counts, not the date",
                        tagged,
                        get("If-None-Match: \"x\"", "If-Modified-Since: @-1"),
                        false),
                arguments("RFC 9110 §13.1.3: the same date", dated, get("If-Modified-Since: @-3000"), true),
                arguments("RFC 9110 §13.1.3: a later date", dated, get("If-Modified-Since: @-2000"), true),
                arguments("RFC 9110 §13.1.3: an earlier date", dated, get("If-Modified-Since: @-3001"), false),
                arguments(
                        "RFC 9110 §13.1.3: a date of RFC 850",
                        dated,
                        get("If-Modified-Since: Sunday, 29-Nov-26 11:10:00 GMT"),
                        true),
                arguments("RFC 9110 §13.1.3: no date", dated, get("If-Modified-Since: 0"), false),
                arguments(
                        "RFC 9110 §13.1.3: two dates",
                        dated,
                        get("If-Modified-Since: @0", "If-Modified-Since: @0"),
                        false),
                arguments("§4.3.2: without Last-Modified, Date", undated, get("If-Modified-Since: @0"), true),
                arguments("§4.3.2: without Last-Modified, before Date", undated, get("If-Modified-Since: @-1"), false),
                arguments("RFC 9110 §13.2.1: no condition", tagged, get(), false),
                arguments(
                        "RFC 9110 §13.2.1: HEAD has conditions",
                        tagged,
                        request("HEAD", "If-None-Match: \"abc\""),
                        true),
                arguments(
                        "RFC 9110 §13.2.1: an error has none",
                        StoredHead.of(exchange(response(404, "ETag: \"a\"")), CachePolicy.RESPECT),
                        get("If-None-Match: \"a\""),
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conditions")
    void theClientHasTheStoredResponseOrNot(String rule, StoredHead stored, RequestHead request, boolean expected) {
        assertThat(Preconditions.isNotModified(request, stored, NOW)).as(rule).isEqualTo(expected);
    }

    @Test
    void aNotModifiedHasNoMetadataOfTheBody() {
        ResponseHead answer = ok(
                "Cache-Control: max-age=9",
                "Content-Location: /x",
                "Date: @0",
                "ETag: \"a\"",
                "Expires: @9",
                "Vary: a",
                "Age: 3",
                "Access-Control-Allow-Origin: *",
                "Content-Type: text/plain",
                "Content-Length: 3",
                "Content-Encoding: gzip",
                "Last-Modified: @-9");

        assertThat(Preconditions.notModified(answer))
                .isEqualTo(response(
                        304,
                        "Cache-Control: max-age=9",
                        "Content-Location: /x",
                        "Date: @0",
                        "ETag: \"a\"",
                        "Expires: @9",
                        "Vary: a",
                        "Age: 3",
                        "Access-Control-Allow-Origin: *"));
    }

    @Test
    void aNotModifiedWithoutATagHasTheDate() {
        assertThat(Preconditions.notModified(ok("Last-Modified: @-9")).fields())
                .isEqualTo(fields("Last-Modified: @-9"));
    }

    @ParameterizedTest(name = "RFC 9110 §13.1.5: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            no condition                        | Range: bytes=0-1          | true
            the same tag                        | If-Range: "a"             | true
            another tag                         | If-Range: "b"             | false
            a weak tag                          | If-Range: W/"a"           | false
            the same date                       | If-Range: @-9             | true
            a later date                        | If-Range: @-8             | false
            text                                | If-Range: yesterday       | false
            """)
    void aRangeIsOfTheStoredResponseOrNot(String rule, String line, boolean expected) {
        StoredHead stored = stored("ETag: \"a\"", "Last-Modified: @-9", "Date: @0");

        assertThat(Preconditions.isRangeCurrent(get(line), stored, NOW))
                .as(rule)
                .isEqualTo(expected);
    }

    @Test
    void aDateOfTheSameSecondAsTheResponseIsWeak() {
        assertThat(Preconditions.isRangeCurrent(get("If-Range: @0"), stored("Last-Modified: @0", "Date: @0"), NOW))
                .isFalse();
        assertThat(Preconditions.isRangeCurrent(get("If-Range: W/\"a\""), stored("ETag: W/\"a\""), NOW))
                .isFalse();
    }
}
