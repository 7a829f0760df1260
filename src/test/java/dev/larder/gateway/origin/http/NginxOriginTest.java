package dev.larder.gateway.origin.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.config.WithSettings;
import dev.larder.server.NginxServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of an nginx, through Larder: each answer is what nginx itself says. */
@QuarkusTest
@WithSettings(ShopService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the origin
class NginxOriginTest {
    /** Fields of the connection, of the moment, and Larder's own. */
    private static final Set<String> OTHER = Set.of("connection", "date", "age", "cache-status", "transfer-encoding");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    NginxOrigin origin;
    private NginxServer nginx;

    @BeforeEach
    void find() {
        assumeTrue(origin.server().isPresent(), "There is no nginx here");
        nginx = origin.server().orElseThrow();
    }

    private String file(String kind, String content) {
        String name = kind + "/" + UUID.randomUUID() + ".txt";
        nginx.write(name, content.getBytes(UTF_8));
        return "/" + name;
    }

    private HttpResponse<byte[]> ask(String method, String url, String... fields) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .method(method, BodyPublishers.noBody())
                .header("X-API-Key", ShopService.KEY);
        if (fields.length > 0) {
            request.headers(fields);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path, String... fields) throws Exception {
        return ask("GET", "http://127.0.0.1:%d/api/v2/nginx%s".formatted(RestAssured.port, path), fields);
    }

    private static String status(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Cache-Status").orElse("");
    }

    private static String field(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }

    private static Map<String, List<String>> fields(HttpResponse<byte[]> answer) {
        Map<String, List<String>> fields = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> {
            if (!OTHER.contains(name.toLowerCase(Locale.ROOT))) {
                fields.put(name.toLowerCase(Locale.ROOT), values);
            }
        });
        return fields;
    }

    private static void isHit(HttpResponse<byte[]> answer) {
        assertThat(status(answer)).startsWith("larder; hit");
    }

    @Test
    void aFileIsCachedWithTheFieldsThatNginxGivesIt() throws Exception {
        String path = file("fresh", "0123456789");

        HttpResponse<byte[]> first = get(path);
        HttpResponse<byte[]> second = get(path);
        HttpResponse<byte[]> direct = ask("GET", nginx.url() + path);

        assertThat(status(first)).isEqualTo("larder; fwd=uri-miss; fwd-status=200; stored");
        isHit(second);
        for (HttpResponse<byte[]> answer : List.of(first, second)) {
            assertThat(text(answer)).isEqualTo("0123456789");
            assertThat(fields(answer)).isEqualTo(fields(direct));
        }
        assertThat(field(second, "ETag")).isNotEmpty();
        HttpResponse<byte[]> head = ask("HEAD", "http://127.0.0.1:%d/api/v2/nginx%s".formatted(RestAssured.port, path));
        isHit(head);
        assertThat(fields(head)).isEqualTo(fields(direct));
    }

    @Test
    void conditionsAreAnsweredFromTheCacheAsNginxAnswersThem() throws Exception {
        String path = file("fresh", "0123456789");
        HttpResponse<byte[]> stored = get(path);
        String tag = field(stored, "ETag");
        String modified = field(stored, "Last-Modified");

        for (String[] condition : List.of(
                new String[] {"If-None-Match", tag},
                new String[] {"If-None-Match", "W/" + tag},
                new String[] {"If-None-Match", "\"other\", " + tag},
                new String[] {"If-None-Match", "\"other\""},
                new String[] {"If-None-Match", "*"},
                new String[] {"If-Modified-Since", modified},
                new String[] {"If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"},
                new String[] {"If-None-Match", "\"other\"", "If-Modified-Since", modified})) {
            HttpResponse<byte[]> answer = get(path, condition);
            isHit(answer);
            assertThat(answer.statusCode())
                    .as(String.join(" ", condition))
                    .isEqualTo(ask("GET", nginx.url() + path, condition).statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"bytes=2-4", "bytes=7-", "bytes=-3", "bytes=0-0", "bytes=5-100", "bytes=10-", "bytes=-0", "x=1-2"})
    void rangesAreCutFromTheCacheAsNginxCutsThem(String range) throws Exception {
        String path = file("fresh", "0123456789");
        HttpResponse<byte[]> cold = get(path, "Range", range);
        assertThat(get(path).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> cached = get(path, "Range", range);
        HttpResponse<byte[]> direct = ask("GET", nginx.url() + path, "Range", range);

        isHit(cached);
        for (HttpResponse<byte[]> answer : List.of(cold, cached)) {
            assertThat(answer.statusCode()).isEqualTo(direct.statusCode());
            assertThat(field(answer, "Content-Range")).isEqualTo(field(direct, "Content-Range"));
            if (direct.statusCode() != 416) {
                assertThat(text(answer)).isEqualTo(text(direct));
            }
        }
    }

    @Test
    void aPartIsOfTheFileThatIfRangeNames() throws Exception {
        String path = file("fresh", "0123456789");
        String tag = field(get(path), "ETag");

        HttpResponse<byte[]> same = get(path, "Range", "bytes=2-4", "If-Range", tag);
        HttpResponse<byte[]> other = get(path, "Range", "bytes=2-4", "If-Range", "\"other\"");

        isHit(same);
        isHit(other);
        assertThat(same.statusCode() + text(same)).isEqualTo("206234");
        assertThat(other.statusCode() + text(other)).isEqualTo("2000123456789");
    }

    @Test
    void aStaleFileIsValidatedByNginx() throws Exception {
        String path = file("stale", "first");
        assertThat(text(get(path))).isEqualTo("first");

        HttpResponse<byte[]> validated = get(path);
        assertThat(text(validated)).isEqualTo("first");
        assertThat(status(validated)).isEqualTo("larder; fwd=stale; fwd-status=304; stored");

        nginx.write(path.substring(1), "a second one".getBytes(UTF_8));
        HttpResponse<byte[]> changed = get(path);
        assertThat(text(changed)).isEqualTo("a second one");
        assertThat(status(changed)).isEqualTo("larder; fwd=stale; fwd-status=200; stored");
    }

    @Test
    void whatIsCompressedForSomeIsKeptApart() throws Exception {
        String content = "compressible ".repeat(50);
        String path = file("gzip", content);

        for (int round = 0; round < 2; round++) {
            HttpResponse<byte[]> gzip = get(path, "Accept-Encoding", "gzip");
            HttpResponse<byte[]> plain = get(path);
            assertThat(field(gzip, "Content-Encoding")).isEqualTo("gzip");
            assertThat(unzipped(gzip.body())).isEqualTo(content);
            assertThat(field(gzip, "Vary")).isEqualTo("Accept-Encoding");
            assertThat(field(plain, "Content-Encoding")).isEmpty();
            assertThat(text(plain)).isEqualTo(content);
            assertThat(field(plain, "ETag")).isNotEmpty();
            if (round == 1) {
                isHit(gzip);
                isHit(plain);
                Map<String, List<String>> told = fields(gzip);
                // nginx sends chunks; a stored body has a length
                told.remove("content-length");
                assertThat(told).isEqualTo(fields(ask("GET", nginx.url() + path, "Accept-Encoding", "gzip")));
            }
        }
    }

    private static String unzipped(byte[] body) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void aFileThatIsTooLargeToStorePassesWholeAndInParts() throws Exception {
        String path = file("fresh", "0123456789".repeat(500_000));

        for (int round = 0; round < 2; round++) {
            HttpResponse<byte[]> answer = get(path);
            assertThat(answer.body()).hasSize(5_000_000);
            assertThat(status(answer)).isEqualTo("larder; fwd=uri-miss; fwd-status=200");
        }
        HttpResponse<byte[]> part = get(path, "Range", "bytes=4999998-");
        assertThat(part.statusCode() + text(part)).isEqualTo("20689");
    }

    @Test
    void whatIsMissingIsMissing() throws Exception {
        HttpResponse<byte[]> missing = get("/fresh/" + UUID.randomUUID());

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(text(missing)).contains("nginx");
    }
}
