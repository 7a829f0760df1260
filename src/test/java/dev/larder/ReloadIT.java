package dev.larder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.access.ApiKey;
import dev.larder.server.PackagedApplication;
import dev.larder.server.ServerProcess;
import dev.larder.spi.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running node reads its files again: when it is asked to over HTTP, and on SIGHUP. */
class ReloadIT {
    private static final String KEY = "0123456789abcdef";
    private static final String READER = "lk_readerreader_aaaaaaaaaaaaaaaaaaaaaaaa";

    private static final Duration LOOKS = Duration.ofMillis(50);

    private static final String FIRST = """
            larder:
              services:
                kept: { type: local }
                left: { type: local }
              roles:
                reader: { grants: [{ services: kept, verbs: GET }] }
              keys:
                %s: { hash: "%s", roles: reader }
            """.formatted(ApiKey.id(READER).orElseThrow(), ApiKey.hash(READER));

    /** Has another service, and no API key of a reader. */
    private static final String SECOND = """
            larder:
              services:
                kept: { type: local }
                added: { type: local, default-ttl: 1h }
            """;

    /** Two reasons to refuse it. */
    private static final String BROKEN = """
            larder:
              services:
                kept: { type: locl }
                added: { type: local, default-ttl: never-ever }
            """;

    @TempDir
    static Path home;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Process process;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(home.resolve("config"));
        write(FIRST);
        port = ServerProcess.freePort();
        var builder = new ProcessBuilder(PackagedApplication.command(List.of("-Dquarkus.http.port=" + port), List.of()))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_") || name.startsWith("QUARKUS_"));
        builder.environment().put("LARDER_API_KEY", KEY);
        process = builder.start();
        Await.until(ReloadIT::isReady, LOOKS);
    }

    @AfterAll
    static void stop() {
        process.destroyForcibly();
    }

    /** The first settings, and an entry. */
    @BeforeEach
    void begin() throws Exception {
        write(FIRST);
        assertThat(reload().statusCode()).isEqualTo(200);
        assertThat(send("PUT", "/api/v2/kept/k", KEY).statusCode()).isIn(200, 201);
    }

    @Test
    void aReloadPutsTheFilesIntoEffect() throws Exception {
        assertThat(status("/api/v2/kept/k", READER)).isEqualTo(200);
        write(SECOND);

        HttpResponse<String> answer = reload();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"services\":{\"added\":[\"added\"],\"changed\":[],\"removed\":[\"left\"]}")
                .contains("\"removed\":[\"" + ApiKey.id(READER).orElseThrow() + "\"]");
        assertSecond();
    }

    @Test
    void settingsThatCannotBeAreToldWholeAndChangeNothing() throws Exception {
        write(BROKEN);

        HttpResponse<String> answer = reload();

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("Service kept has the unknown type 'locl'")
                .contains("larder.services.added.default-ttl")
                .doesNotContain(home.toString());
        assertFirst();
    }

    @Test
    void theSignalDoesAsAReloadDoes() throws Exception {
        write(SECOND);
        hangUp();
        Await.until(() -> body("/api/v2").contains("\"added\""), LOOKS);
        assertSecond();

        write(BROKEN);
        long before = refusals();
        hangUp();
        Await.until(() -> refusals() > before, LOOKS);
        assertThat(output()).contains("read again for signal HUP and refused; nothing has changed");
        assertSecond();
        assertThat(output()).doesNotContain("\tat ");
    }

    @Test
    void aKeyThatMayOnlyReadEntriesMayNotReload() throws Exception {
        write(SECOND);
        assertThat(send("POST", "/api/v2/system/config/reload", READER).statusCode())
                .isEqualTo(403);
        assertThat(status("/api/v2/system/config", READER)).isEqualTo(403);
        assertFirst();
    }

    private static void assertFirst() {
        assertThat(status("/api/v2/kept/k", READER)).isEqualTo(200);
        assertThat(body("/api/v2")).contains("\"left\"").doesNotContain("\"added\"");
    }

    /** The entry of the service that stays is there; the key that left is refused. */
    private static void assertSecond() {
        assertThat(status("/api/v2/kept/k", KEY)).isEqualTo(200);
        assertThat(status("/api/v2/kept/k", READER)).isEqualTo(401);
        assertThat(body("/api/v2")).contains("\"added\"").doesNotContain("\"left\"");
        assertThat(status("/api/v2/left/k", KEY)).isEqualTo(404);
    }

    private static void write(String settings) throws IOException {
        Path file = home.resolve("config/application.yaml");
        Path next = home.resolve("config/next");
        Files.writeString(next, settings);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void hangUp() throws Exception {
        Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private static long refusals() {
        return output().lines().filter(line -> line.contains("HUP and refused")).count();
    }

    private static String output() {
        try {
            return Files.readString(home.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> reload() {
        return send("POST", "/api/v2/system/config/reload", KEY);
    }

    private static int status(String path, String key) {
        return send("GET", path, key).statusCode();
    }

    private static String body(String path) {
        return send("GET", path, KEY).body();
    }

    private static boolean isReady() {
        assertThat(process.isAlive()).as(ReloadIT::output).isTrue();
        try {
            return ask("GET", "/q/health/ready", KEY).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static HttpResponse<String> send(String method, String path, String key) {
        try {
            return ask(method, path, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> ask(String method, String path, String key) throws IOException {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(30))
                            .header("X-API-Key", key)
                            .method(
                                    method,
                                    method.equals("PUT") ? BodyPublishers.ofString("v") : BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString(UTF_8));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
