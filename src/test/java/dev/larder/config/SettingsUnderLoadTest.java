package dev.larder.config;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.InvalidSettings;
import dev.larder.core.access.ApiKey;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.core.settings.Settings;
import dev.larder.server.RedisServer;
import dev.larder.spi.CacheStore;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Settings are replaced while clients work. */
@QuarkusTest
class SettingsUnderLoadTest extends ReplacedSettings {
    private static final int CHANGES = 200;
    private static final int CLIENTS = 32;
    private static final String KEY = "a-key-of-the-load-test-with-all-rights";
    private static final List<String> STAYING = List.of("steady", "kept", "shared", "near");
    private static final List<String> TYPES = List.of("local", "file", "redis", "tiered");

    private static RedisServer redis;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Inject
    ServiceRegistry services;

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Test
    void noRequestIsLostWhileSettingsAreReplaced() throws Exception {
        apply(Map.of());
        assertThat(put("steady", "old", KEY, "kept").statusCode()).isBetween(200, 201);
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        var over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            clients.add(threads.submit(() -> work(number, over, failures)));
        }
        var random = new Random(20_261_129);
        List<CompletableFuture<HttpResponse<String>>> listeners = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            Map<String, String> some = some(random);
            apply(some);
            if (i % 20 == 0) {
                listeners.add(listen("steady"));
            }
            requireRevoked(some);
        }
        over.set(true);
        for (Future<?> one : clients) {
            one.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(failures).isEmpty();
        assertThat(get("steady", "old", KEY).body()).isEqualTo("kept");
        assertThat(listeners).noneMatch(CompletableFuture::isDone);
        listeners.forEach(one -> one.cancel(true));
    }

    @Test
    void rulesChangeAroundAStoreThatStays() throws Exception {
        apply(Map.of());
        CacheStore steady = services.get("steady").store();
        assertThat(put("steady", "k", KEY, "kept").statusCode()).isBetween(200, 201);

        apply(Map.of("services.steady.default-ttl", "7m", "services.steady.max-key-length", "9"));
        assertThat(services.get("steady").store()).isSameAs(steady);
        assertThat(put("steady", "longer-than-nine", KEY, "x").statusCode()).isEqualTo(400);

        apply(Map.of("services.steady.prefixes", "p:"));
        assertThat(services.get("steady").store()).isNotSameAs(steady);
        assertThat(get("steady", "k", KEY).body()).isEqualTo("kept");

        apply(Map.of("services.steady.local.max-entries", "10"));
        assertThat(get("steady", "k", KEY).statusCode()).isEqualTo(404);
    }

    @Test
    void settingsThatDoNotDifferChangeNothing() {
        Map<String, String> same = Map.ofEntries(
                Map.entry("hooks.h.on.service", "steady"),
                Map.entry("hooks.h.on.keys", "user:{id}:*"),
                Map.entry("hooks.h.purge.services", "kept"),
                Map.entry("hooks.h.purge.keys", "page:{id}"),
                Map.entry("limits.l.in", "steady"),
                Map.entry("limits.l.limit", "1000000"),
                Map.entry("limits.l.window", "1m"),
                Map.entry("limits.l.addresses", "10.0.0.0/8,2001:db8::/32"),
                Map.entry("webhooks.w.type", "cloudevents"),
                Map.entry("webhooks.w.secrets", "a-secret-of-16-characters,whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"),
                Map.entry("webhooks.w.purge.services", "kept"),
                Map.entry("webhooks.w.purge.tags", "{body:/id}"));
        apply(same);
        Settings now = live.current();

        apply(same);

        assertThat(live.current()).isSameAs(now);
    }

    @Test
    void settingsThatCannotBeChangeNothing() {
        apply(Map.of());
        Settings now = live.current();

        assertThatThrownBy(() -> apply(Map.of(
                        "services.new.type", "local",
                        "services.bad.type", "local",
                        "services.bad.local.max-bytes", "0")))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("Service bad: max-bytes must be more than 0");

        assertThat(live.current()).isSameAs(now);
        assertThat(services.directory().find("new")).isEmpty();
    }

    @Test
    void listenersOfARemovedServiceAreTold() throws Exception {
        apply(Map.of("services.gone.type", "local"));
        CompletableFuture<HttpResponse<String>> listener = listen("gone");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (services.get("gone").events().listeners() == 0) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }

        apply(Map.of());

        assertThat(listener.get(20, TimeUnit.SECONDS).body()).contains("event: closed");
        assertThat(get("gone", "k", KEY).statusCode()).isEqualTo(404);
    }

    /** Never a success for a write that nobody can read. */
    @Test
    void aBodyThatComesLateGoesToTheStoreThatIsOpenThen() throws Exception {
        apply(Map.of());
        String answer = lateBody("steady", KEY, Map.of("services.steady.local.max-entries", "10"));
        assertThat(answer).startsWith("HTTP/1.1 201");
        assertThat(get("steady", "late", KEY).body()).isEqualTo("late");
    }

    @Test
    void aBodyThatComesLateNeedsItsServiceAndItsRight() throws Exception {
        apply(Map.of("services.gone.type", "local"));
        assertThat(lateBody("gone", KEY, Map.of())).startsWith("HTTP/1.1 404");

        Map<String, String> writer = Map.of(
                "keys.key0.hash", ApiKey.hash(secret(0)),
                "keys.key0.roles", "writer",
                "roles.writer.grants[0].services", "steady",
                "roles.writer.grants[0].verbs", "get,put");
        apply(writer);
        assertThat(lateBody("steady", secret(0), Map.of())).startsWith("HTTP/1.1 401");
        apply(writer);
        Map<String, String> reader = new HashMap<>(writer);
        reader.put("keys.key0.roles", "reader");
        assertThat(lateBody("steady", secret(0), reader)).startsWith("HTTP/1.1 403");
    }

    /** The status line of a PUT whose body is complete only after the settings were replaced. */
    private String lateBody(String service, String apiKey, Map<String, String> meanwhile) throws Exception {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /api/v2/%s/late HTTP/1.1\r\nHost: localhost\r\nX-API-Key: %s\r\n"
                            + "Content-Type: text/plain\r\nContent-Length: 4\r\n\r\nla")
                    .formatted(service, apiKey)
                    .getBytes(US_ASCII));
            Thread.sleep(300);
            apply(meanwhile);
            // longer than a store that was replaced stays open
            Thread.sleep(1_500);
            out.write("te".getBytes(US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
        }
    }

    private void work(int number, AtomicBoolean over, Queue<String> failures) {
        for (int i = 0; !over.get(); i++) {
            String service = STAYING.get(i % STAYING.size());
            // a key of its own for each service: near and shared have the same entries
            String key = "%s%d".formatted(service, number);
            String value = Integer.toString(i);
            try {
                HttpResponse<String> written = put(service, key, KEY, value);
                HttpResponse<String> read = get(service, key, KEY);
                if (written.statusCode() > 201
                        || read.statusCode() != 200
                        || !read.body().equals(value)) {
                    failures.add("%s: PUT %d %s, GET %d %s"
                            .formatted(service, written.statusCode(), written.body(), read.statusCode(), read.body()));
                }
            } catch (Exception e) {
                failures.add(e.toString());
            }
        }
    }

    /** A random choice of services, keys, limits and hooks, each declared in one way or another. */
    private static Map<String, String> some(Random random) {
        Map<String, String> some = new HashMap<>();
        for (int i = 0; i < 4; i++) {
            if (random.nextBoolean()) {
                String type = TYPES.get(random.nextInt(TYPES.size()));
                some.put("services.s%d.type".formatted(i), type);
                if (type.equals("tiered")) {
                    some.put("services.s%d.tiered.l2".formatted(i), "shared");
                } else if (type.equals("redis")) {
                    some.put("services.s%d.redis.hosts".formatted(i), "redis://" + redis.address());
                }
                some.put("services.s%d.default-ttl".formatted(i), "%dm".formatted(1 + random.nextInt(9)));
                some.put("keys.key%d.hash".formatted(i), ApiKey.hash(secret(i)));
                some.put("keys.key%d.roles".formatted(i), "reader");
            }
        }
        some.put("services.steady.default-ttl", "%dm".formatted(1 + random.nextInt(9)));
        if (random.nextBoolean()) {
            some.put("services.steady.prefixes", "p%d:".formatted(random.nextInt(3)));
            some.put("services.shared.default-ttl", "%dm".formatted(1 + random.nextInt(9)));
            some.put("services.near.tiered.consistency", random.nextBoolean() ? "strict" : "bounded");
        } else if (random.nextBoolean()) {
            some.put("limits.many.in", "steady");
            some.put("limits.many.limit", Integer.toString(1_000_000 + random.nextInt(9)));
            some.put("limits.many.window", "1m");
        }
        if (random.nextBoolean()) {
            some.put("hooks.h.on.service", "steady");
            some.put("hooks.h.purge.services", some.containsKey("services.s0.type") ? "s0" : "kept");
            // the machine may be slow, and this test is not about delays
            some.put("hooks.h.timeout", "20s");
            some.put("hooks.h.purge.tags", "t%d".formatted(random.nextInt(3)));
        }
        return some;
    }

    private void requireRevoked(Map<String, String> some) throws Exception {
        for (int i = 0; i < 4; i++) {
            boolean accepted = some.containsKey("keys.key%d.hash".formatted(i));
            assertThat(get("steady", "old", secret(i)).statusCode()).isEqualTo(accepted ? 200 : 401);
        }
    }

    private static String secret(int number) {
        return "lk_key%d_a-secret-of-the-test".formatted(number);
    }

    private void apply(Map<String, String> more) {
        Map<String, String> all = new HashMap<>();
        all.put("larder.api-key", KEY);
        all.put("larder.services.steady.type", "local");
        all.put("larder.services.kept.type", "file");
        all.put("larder.services.kept.timeout", "20s");
        all.put("larder.services.shared.type", "redis");
        all.put("larder.services.shared.redis.hosts", "redis://" + redis.address());
        all.put("larder.services.shared.timeout", "20s");
        all.put("larder.services.near.type", "tiered");
        all.put("larder.services.near.tiered.l2", "shared");
        all.put("larder.roles.reader.grants[0].services", "steady");
        all.put("larder.roles.reader.grants[0].verbs", "get");
        more.forEach((name, value) -> all.put("larder." + name, value));
        var unused = live.apply(reader.read(Declarations.of("", "larder.data-dir=target/load", all)));
    }

    private HttpResponse<String> put(String service, String key, String apiKey, String value) throws Exception {
        return client.send(
                request(service + "/" + key, apiKey)
                        .header("Content-Type", "text/plain")
                        .PUT(BodyPublishers.ofString(value))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String service, String key, String apiKey) throws Exception {
        return client.send(request(service + "/" + key, apiKey).build(), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> listen(String service) {
        return client.sendAsync(request(service + "/_events", KEY).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String target, String apiKey) {
        return HttpRequest.newBuilder(URI.create("http://localhost:%d/api/v2/%s".formatted(RestAssured.port, target)))
                .header("X-API-Key", apiKey);
    }
}
