package dev.larder.http;

import java.util.List;
import java.util.stream.Stream;

/**
 * The parts from which {@link BadRequests} are made: some are valid, some are invalid, and some once uncovered a bug.
 */
final class BadParts {
    static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "get", "PROPFIND");

    /** The part of the target after the service, at first empty. */
    static final List<String> PLACES = Stream.concat(Stream.of(""), words("""
            / /k /k/l /_key/k /_counter/k /_counter /_list/k /_conversation/k /_touch/k /_limit/k /_stats /_capabilities /_tag/x /_lease/k // /.. /%2e /% /%zz /%ff /%00
            /a;b /é /_ /_key/ /k%2f /" /[ /{x}
            """)).toList();

    static final List<String> PARAMETERS = words("""
            ttl=5 ttl= ttl=-2 ttl=PT ttl=PT-9223372036854775807S ttl=99999999999999999999 ttl=1e99 ttl=1e-9 ttl=P1Y idle=5
            idle=0 idle=PT-1S forever=1 forever=maybe keep_ttl=true default= default=%ff clear=true pull pull=2
            check_exist=1 envelope=true keys=a,b keys=, keys key=% key=k prefix= prefix=k prefix=%ff limit=0
            limit=1 limit=2147483648 limit=x cursor= cursor=x cursor=AAAAAAAAAAAA cursor=%00%00 format=map
            format= api_key=x %=1 a%=1 = && tag=x stale_ttl=1 stale_ttl=-1 lease=5 lease= lease=x wait=1ms wait= early=1 early=x \u00e9=1
            """).toList();

    static final List<String> FIELDS = """
            Range: bytes=0-
            Range: bytes=9-1
            Range: bytes=-
            Range: bytes=99999999999999999999-
            Range: bytes=0-0,1-1
            If-Match: *
            If-Match: "x
            If-Match: "ffffffffffffffff"
            If-Match: ,
            If-None-Match: *
            If-None-Match: W/"x", "
            If-None-Match: \u00ff
            If-Range: "x"
            If-Modified-Since: never
            Content-Type: text/plain
            Content-Type: application/json
            Content-Type: application/merge-patch+json
            Content-Type:\s
            Content-Type: ;
            Content-Type: a
            Content-Type: multipart/form-data
            Content-Type: multipart/form-data; boundary=
            Content-Type: application/x-www-form-urlencoded
            Content-Type: */*; q="
            Content-Encoding: gzip
            Content-Encoding: \u0001
            Accept: application/problem+json
            Accept: text/html
            Accept: ;;q=x
            Accept-Encoding: gzip;q=x
            X-Cache-Lease: x
            X-Cache-Lease:
            X-HTTP-Method: DELETE
            X-HTTP-Method: HEAD
            X-HTTP-Method: G T
            X-HTTP-Method:
            X-HTTP-Method: \u00e9
            Expect: 100-continue
            Expect: miracles
            X-API-Key: wrong
            Authorization: Bearer
            Host:
            Host: a b
            Cookie: ;=;
            Origin: null
            Connection: x
            Upgrade: websocket
            Upgrade: h2c
            HTTP2-Settings: x
            Forwarded: for=
            traceparent: 00-x
            X-Forwarded-For: ,
            TE: trailers
            Trailer: Content-Length
            Cache-Control: only-if-cached
            """.lines().toList();

    static final List<String> BODIES = List.of(
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
            "{\"key\":\"k\",\"absent\":true}",
            "{\"key\":\"k\",\"absent\":[]}",
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

    static final String NOISE = "\u0000\u0001 \t\r\n%/?#&=;:,\"'\\{}[]()<>*~|^`\u007f\u0080\u00ff09azAZ-_.+";

    private BadParts() {}

    private static Stream<String> words(String text) {
        return Stream.of(text.split("\\s+", -1)).filter(word -> !word.isEmpty());
    }
}
