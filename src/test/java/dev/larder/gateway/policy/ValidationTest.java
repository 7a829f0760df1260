package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.at;
import static dev.larder.gateway.policy.Messages.date;
import static dev.larder.gateway.policy.Messages.exchange;
import static dev.larder.gateway.policy.Messages.fields;
import static dev.larder.gateway.policy.Messages.get;
import static dev.larder.gateway.policy.Messages.ok;
import static dev.larder.gateway.policy.Messages.request;
import static dev.larder.gateway.policy.Messages.response;
import static dev.larder.gateway.policy.Messages.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.larder.gateway.policy.CachePolicy.Mode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ValidationTest {
    private static final String FRESH = "Cache-Control: max-age=2";

    static Stream<Arguments> conditions() {
        return Stream.of(
                arguments("§4.3.1: a strong tag", List.of(stored("ETag: \"a\"")), fields("If-None-Match: \"a\"")),
                arguments("§4.3.1: a weak tag", List.of(stored("ETag: W/\"a\"")), fields("If-None-Match: W/\"a\"")),
                arguments(
                        "§4.3.1: a tag without quotes, as it came",
                        List.of(stored("ETag: a")),
                        fields("If-None-Match: a")),
                arguments(
                        "§4.3.1: a date, as it came",
                        List.of(stored("Last-Modified: long ago")),
                        fields("If-Modified-Since: long ago")),
                arguments(
                        "§4.3.1: both",
                        List.of(stored("ETag: \"a\"", "Last-Modified: @-9")),
                        fields("If-None-Match: \"a\"", "If-Modified-Since: @-9")),
                arguments(
                        "§4.3.1: tags of all variants",
                        List.of(
                                stored("ETag: \"a\"", "Last-Modified: @-9"),
                                stored("ETag: \"b\""),
                                stored("ETag: \"a\"")),
                        fields("If-None-Match: \"a\", \"b\"")),
                arguments(
                        "§4.3.1: Larder's tag is unknown to the origin",
                        List.of(stored("Last-Modified: @-9").withMintedTag(EntityTag.parse("\"x\""))),
                        fields("If-Modified-Since: @-9")),
                arguments("§4.3.1: nothing", List.of(stored(FRESH)), fields()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conditions")
    void theOriginIsAskedWithItsOwnValidators(String rule, List<StoredHead> stored, HeaderFields conditions) {
        assertThat(Validation.request(get(), stored).fields()).as(rule).isEqualTo(conditions);
    }

    @Test
    void theClientsConditionsAreNotPassedOnAndItsOtherFieldsAre() {
        RequestHead request =
                get("Abc: 123", "If-None-Match: \"x\"", "if-modified-since: @0", "Range: bytes=0-1", "If-Range: \"x\"");

        assertThat(Validation.request(request, List.of(stored("ETag: \"a\""))).fields())
                .isEqualTo(fields("Abc: 123", "If-None-Match: \"a\""));
    }

    static Stream<Arguments> updates() {
        return Stream.of(
                arguments("§3.2: a field is replaced", "Test-Header", "A", "B", "B"),
                arguments("§3.2: Content-Location", "Content-Location", "/foo", "/bar", "/bar"),
                arguments("§3.2: Content-Security-Policy", "Content-Security-Policy", "a", "b", "b"),
                arguments("§3.2: X-Content-Foo", "X-Content-Foo", "a", "b", "b"),
                arguments("§3.2: Expires", "Expires", date(5), date(9), date(9)),
                arguments("§3.2: Set-Cookie", "Set-Cookie", "a=b", "a=c", "a=c"),
                arguments("§3.2: the length of the stored body stays", "Content-Length", "36", "10", "36"),
                arguments("§3.2: the coding of the stored body stays", "Content-Encoding", "gzip", "br", "gzip"),
                arguments(
                        "§3.2: the type of the stored body stays",
                        "Content-Type",
                        "text/plain",
                        "text/html",
                        "text/plain"),
                arguments(
                        "§3.2: a parameter of its type changes",
                        "Content-Type",
                        "text/plain",
                        "Text/plain;charset=utf-8",
                        "Text/plain;charset=utf-8"),
                arguments("§3.2: the range of the stored body stays", "Content-Range", "x", "y", "x"),
                arguments("§3.2: the hash of the stored body stays", "Content-MD5", "x", "y", "x"),
                arguments("§4.3.4: the tag of the stored body stays", "ETag", "\"a\"", "\"b\"", "\"a\""),
                arguments("RFC 9110 §6.6.1: Date is the newer one", "Date", date(-9), date(0), date(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("updates")
    void aNotModifiedUpdatesTheStoredFields(String rule, String name, String old, String newer, String expected) {
        StoredHead updated = updated(stored(name + ": " + old, FRESH), response(304, name + ": " + newer));

        assertThat(updated.response().fields().lines(name)).as(rule).containsExactly(expected);
        assertThat(updated.response().status()).isEqualTo(200);
    }

    @Test
    void aFieldThatTheNotModifiedLeavesOutStays() {
        assertThat(updated(stored("Test-Header: A", FRESH), response(304))
                        .response()
                        .fields()
                        .first("Test-Header"))
                .contains("A");
    }

    @Test
    void theConnectionOfANotModifiedTakesNoStoredFieldAway() {
        StoredHead updated =
                updated(stored("Test-Header: A", FRESH), response(304, "Connection: Test-Header", "Test-Header: B"));

        assertThat(updated.response().fields().first("Test-Header")).contains("A");
    }

    @Test
    void aBodyWithoutATypeGetsNone() {
        StoredHead updated = updated(stored(FRESH), response(304, "Content-Type: text/html"));

        assertThat(updated.response().fields().has("Content-Type")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "RateLimit-Limit"})
    void fieldsThatAreNotStoredAreNotAdded(String name) {
        assertThat(updated(stored(FRESH), response(304, name + ": x"))
                        .response()
                        .fields()
                        .has(name))
                .isFalse();
    }

    @Test
    void aNotModifiedBeginsANewLifetime() {
        StoredHead old = stored("Cache-Control: max-age=2", "Age: 1", "Date: @-1");
        Exchange exchange = new Exchange(get(), response(304, "Cache-Control: max-age=9"), at(5), at(5));
        StoredHead updated = Validation.updated(old, exchange, CachePolicy.RESPECT);

        assertThat(updated.freshness().lifetime()).isEqualTo(Duration.ofSeconds(9));
        assertThat(updated.freshness().age(at(5))).isZero();
        assertThat(updated.response().fields().first("Date")).contains(date(5));
    }

    @Test
    void anUpdateKeepsWhatVarySelectsAndLardersTag() {
        EntityTag tag = EntityTag.parse("\"x\"");
        StoredHead old = StoredHead.of(
                        exchange(get("Foo: 1"), ok("Vary: Foo", "Last-Modified: @-9")), CachePolicy.RESPECT)
                .withMintedTag(tag);
        StoredHead updated = Validation.updated(old, exchange(get("Foo: 1"), response(304)), CachePolicy.RESPECT);

        assertThat(updated.selecting().fields()).isEqualTo(fields("Foo: 1"));
        assertThat(updated.mintedTag()).contains(tag);
    }

    @Test
    void aNotModifiedMayForbidToStoreTheResponseAnyLonger() {
        Exchange merged =
                Validation.merged(stored("ETag: \"a\"", FRESH), exchange(response(304, "Cache-Control: no-store")));

        assertThat(Storing.of(merged, CachePolicy.RESPECT)).isEqualTo(Storing.NO_STORE);
    }

    @Test
    void anUpdateHoldsTheConfiguredMode() {
        StoredHead updated = Validation.updated(
                stored("ETag: \"a\""),
                exchange(response(304)),
                CachePolicy.RESPECT.with(Mode.DEFAULT, Duration.ofSeconds(60)));

        assertThat(updated.freshness().lifetime()).isEqualTo(Duration.ofSeconds(60));
    }

    static Stream<Arguments> selections() {
        StoredHead a = stored("ETag: \"a\"");
        StoredHead b = stored("ETag: W/\"b\"");
        return Stream.of(
                arguments("§4.3.4: the one with the tag", List.of(a, b), response(304, "ETag: W/\"b\""), b),
                arguments("§4.3.4: the tag may be weak on one side", List.of(a, b), response(304, "ETag: \"b\""), b),
                arguments("§4.3.4: the only one", List.of(a), response(304), a),
                arguments(
                        "§4.3.4: the only one, whose tag was asked for", List.of(a), response(304, "ETag: \"c\""), a));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("selections")
    void aNotModifiedSpeaksOfOneStoredResponse(
            String rule, List<StoredHead> stored, ResponseHead notModified, StoredHead expected) {
        assertThat(Validation.selected(stored, notModified)).as(rule).containsSame(expected);
    }

    @Test
    void aNotModifiedThatNamesNoneOfSeveralSpeaksOfNone() {
        List<StoredHead> stored = List.of(stored("ETag: \"a\""), stored("ETag: \"b\""));

        assertThat(Validation.selected(stored, response(304))).isEmpty();
        assertThat(Validation.selected(stored, response(304, "ETag: \"c\""))).isEmpty();
    }

    @ParameterizedTest(name = "§4.3.5: {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            nothing to compare | Template-A: 2       | true
            the same length    | Content-Length: 36  | true
            another length     | Content-Length: 37  | false
            the same tag       | ETag: "a"           | true
            another tag        | ETag: "b"           | false
            the same date      | Last-Modified: @-9  | true
            another date       | Last-Modified: @-8  | false
            """)
    void aHeadUpdatesOrInvalidates(String rule, String line, boolean updates) {
        StoredHead stored = stored("ETag: \"a\"", "Last-Modified: @-9", "Template-A: 1", FRESH);
        Exchange head = exchange(request("HEAD"), ok(line, "Cache-Control: max-age=1000"));
        var updated = Validation.updatedByHead(stored, 36, new Validation.HeadUpdate(head, CachePolicy.RESPECT));

        assertThat(updated.isPresent()).as(rule).isEqualTo(updates);
        assertThat(updated.map(head2 -> head2.freshness().lifetime()))
                .isEqualTo(updated.map(any -> Duration.ofSeconds(1000)));
    }

    @Test
    void aHeadWithAnotherStatusSaysNothing() {
        StoredHead stored = stored(FRESH);
        Exchange head = exchange(request("HEAD"), response(410, "Content-Length: 1"));

        assertThat(Validation.updatedByHead(stored, 36, new Validation.HeadUpdate(head, CachePolicy.RESPECT)))
                .containsSame(stored);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            Content-Length: 36 | false
            ETag: "a"          | true
            ETag: "b"          | false
            Last-Modified: @-9 | true
            Last-Modified: @-8 | false
            """)
    void aHeadConfirmsByAValidator(String line, boolean confirms) {
        StoredHead stored = stored("ETag: \"a\"", "Last-Modified: @-9", FRESH);

        assertThat(Validation.isConfirmed(stored, ok(line))).isEqualTo(confirms);
        assertThat(Validation.isConfirmed(stored(FRESH), ok(line))).isFalse();
    }

    private static StoredHead updated(StoredHead stored, ResponseHead notModified) {
        return Validation.updated(stored, exchange(notModified), CachePolicy.RESPECT);
    }
}
