package dev.larder.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Makes bad requests of good ones, the same ones from the same seed. */
final class BadRequests {
    private static final List<Backend> BACKENDS = List.of(Backend.values());
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "get", "PROPFIND");
    private static final List<String> PLACES = List.of(
            "",
            "/",
            "/k",
            "/k/l",
            "/_key/k",
            "/_counter/k",
            "/_touch/k",
            "/_stats",
            "/_capabilities",
            "/_tag/x",
            "//",
            "/..",
            "/%2e",
            "/%",
            "/%zz",
            "/%ff",
            "/%00",
            "/a;b",
            "/é",
            "/_",
            "/_key/",
            "/k%2f",
            "/\"",
            "/[",
            "/{x}");
    private static final List<String> PARAMETERS = List.of(
            "ttl=5",
            "ttl=",
            "ttl=-2",
            "ttl=PT",
            "ttl=PT-9223372036854775807S",
            "ttl=99999999999999999999",
            "ttl=1e9",
            "ttl=P1Y",
            "idle=5",
            "idle=0",
            "idle=PT-1S",
            "forever=1",
            "forever=maybe",
            "keep_ttl=true",
            "default=",
            "default=%ff",
            "clear=true",
            "pull",
            "pull=2",
            "check_exist=1",
            "envelope=true",
            "keys=a,b",
            "keys=,",
            "keys",
            "key=%",
            "key=k",
            "prefix=",
            "prefix=k",
            "prefix=%ff",
            "limit=0",
            "limit=1",
            "limit=2147483648",
            "limit=x",
            "cursor=",
            "cursor=x",
            "cursor=AAAAAAAAAAAA",
            "cursor=%00%00",
            "format=map",
            "format=",
            "api_key=x",
            "%=1",
            "a%=1",
            "=",
            "&&",
            "tag=x",
            "stale_ttl=1",
            "\u00e9=1");
    private static final List<String> FIELDS = List.of(
            "Range: bytes=0-",
            "Range: bytes=9-1",
            "Range: bytes=-",
            "Range: bytes=99999999999999999999-",
            "Range: bytes=0-0,1-1",
            "If-Match: *",
            "If-Match: \"x",
            "If-Match: \"ffffffffffffffff\"",
            "If-Match: ,",
            "If-None-Match: *",
            "If-None-Match: W/\"x\", \"",
            "If-None-Match: \u00ff",
            "If-Range: \"x\"",
            "If-Modified-Since: never",
            "Content-Type: text/plain",
            "Content-Type: application/json",
            "Content-Type: application/merge-patch+json",
            "Content-Type: ",
            "Content-Type: ;",
            "Content-Type: a",
            "Content-Type: multipart/form-data",
            "Content-Type: multipart/form-data; boundary=",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: */*; q=\"",
            "Content-Encoding: gzip",
            "Content-Encoding: \u0001",
            "Accept: application/problem+json",
            "Accept: text/html",
            "Accept: ;;q=x",
            "Accept-Encoding: gzip;q=x",
            "X-HTTP-Method: DELETE",
            "X-HTTP-Method: HEAD",
            "X-HTTP-Method: G T",
            "X-HTTP-Method:",
            "X-HTTP-Method: \u00e9",
            "Expect: 100-continue",
            "Expect: miracles",
            "X-API-Key: wrong",
            "Authorization: Bearer",
            "Host:",
            "Host: a b",
            "Cookie: ;=;",
            "Origin: null",
            "Connection: x",
            "Upgrade: websocket",
            "Upgrade: h2c",
            "HTTP2-Settings: x",
            "Forwarded: for=",
            "traceparent: 00-x",
            "X-Forwarded-For: ,",
            "TE: trailers",
            "Trailer: Content-Length",
            "Cache-Control: only-if-cached");
    private static final List<String> BODIES = List.of(
            "",
            "v",
            "null",
            "{}",
            "[]",
            "{\"by\":1}",
            "{\"by\":1.5}",
            "{\"by\":9223372036854775807}",
            "{\"by\":null}",
            "{\"key\":\"k\",\"value\":1}",
            "{\"key\":\"k\",\"value\":1,\"ttl\":\"x\"}",
            "{\"key\":\"\",\"value\":1}",
            "{\"key\":\"\\ud800\",\"value\":1}",
            "{\"key\":\"k\",\"valeu\":1}",
            "{\"resource\":[]}",
            "{\"resource\":[{\"key\":\"k\",\"value\":{}}]}",
            "{\"resource\":[null]}",
            "{\"resource\":{}}",
            "{\"k\":1,\"l\":[]}",
            "{\"\":1}",
            "{\"a\":1}{",
            "\ufeff{}",
            "{\"a\":1e999999999}",
            "[".repeat(2_000),
            "{\"a\":".repeat(1_500),
            "\"\\u12\"",
            "{\"a\":\u0000}",
            "\u00ff\u00fe{\u0000}\u0000",
            "1".repeat(5_000),
            "tru",
            "{'a':1}",
            "{\"a\":1,\"a\":2}",
            "\"\\");
    private static final String NOISE = "\u0000\u0001 \t\r\n%/?#&=;:,\"'\\{}[]()<>*~|^`\u007f\u0080\u00ff09azAZ-_.+";

    private final Random random;

    BadRequests(long seed) {
        this.random = new Random(seed);
    }

    /**
     * A request as it goes over the wire.
     *
     * @param framed whether where it ends is beyond doubt, so that another may follow on the connection
     */
    @SuppressWarnings("ArrayRecordComponent") // written once
    record Bad(byte[] bytes, String method, boolean framed) {
        @Override
        public String toString() {
            return new String(bytes, ISO_8859_1).replace("\r", "\\r").replace("\n", "\\n");
        }
    }

    Bad next() {
        String method = one(METHODS);
        var target = new StringBuilder(random.nextInt(20) == 0 ? "http://h/api/" : "/api/v2/");
        target.append(one(BACKENDS).service()).append(one(PLACES));
        for (int i = random.nextInt(4); i > 0; i--) {
            target.append(target.indexOf("?") < 0 ? '?' : '&').append(one(PARAMETERS));
        }
        String body = one(BODIES);
        if (random.nextInt(4) == 0) {
            body = mutated(body);
        }
        String where =
                random.nextInt(4) == 0 ? mutated(target.toString()).replaceAll("[\\s\\x00]", "") : target.toString();
        var fields = new StringBuilder("Host: h\r\nX-API-Key: " + Api.MASTER + "\r\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            fields.append(one(FIELDS)).append("\r\n");
        }
        return random.nextInt(25) == 0 ? broken(method, where, fields, body) : framed(method, where, fields, body);
    }

    private static Bad framed(String method, String target, StringBuilder fields, String body) {
        fields.append("Content-Length: ").append(body.getBytes(ISO_8859_1).length);
        return bad(method, method + " " + target + " HTTP/1.1\r\n" + fields + "\r\n\r\n" + body, true);
    }

    /** One whose head or length is wrong, or any part of it. */
    private Bad broken(String method, String target, StringBuilder fields, String body) {
        String length = one(List.of(
                "Content-Length: 99",
                "Content-Length: -1",
                "Content-Length: +1",
                "Content-Length: x",
                "Content-Length: 99999999999999999999",
                "Content-Length: 17000000",
                "Content-Length: 1\r\nContent-Length: 2",
                "Content-Length: 1, 1",
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 3",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: \u000bchunked"));
        String version = one(List.of("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "http/1.1", "", "x"));
        String whole = method + " " + target + " " + version + "\r\n" + fields + length + "\r\n\r\n" + body;
        return bad(method, random.nextBoolean() ? mutated(whole) : whole, false);
    }

    private static Bad bad(String method, String text, boolean framed) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(text.getBytes(ISO_8859_1));
        return new Bad(bytes.toByteArray(), method, framed);
    }

    /** The text with a few characters changed, dropped, doubled or put in. */
    private String mutated(String text) {
        var changed = new StringBuilder(text);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(changed.length() + 1);
            char noise = NOISE.charAt(random.nextInt(NOISE.length()));
            switch (random.nextInt(3)) {
                case 0 -> changed.insert(at, noise);
                case 1 -> changed.delete(Math.max(0, at - 1), at);
                default -> changed.replace(Math.max(0, at - 1), at, String.valueOf(noise));
            }
        }
        return changed.toString();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
