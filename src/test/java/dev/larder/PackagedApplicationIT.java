package dev.larder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.access.ApiKey;
import dev.larder.feeds.postgresql.TableHooks;
import dev.larder.server.PackagedApplication;
import dev.larder.server.PostgresServer;
import dev.larder.server.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged application, started with one command and without configuration. */
class PackagedApplicationIT {
    private static final String KEY = "0123456789abcdef";
    private static final String SESSIONS =
            "select count(*) from pg_stat_activity where application_name = 'larder feed'";

    @TempDir
    Path home;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();

    /** What the process that was started last has written. */
    private Path output = Path.of("");

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void theFirstStartPrintsAKeyOnceAndKeepsItsHashAlone() throws Exception {
        int port = ServerProcess.freePort();
        Process first = serve(port, Map.of());
        awaitReady(port, first);
        // it is shown when the port is open, by another thread
        for (int round = 0; round < 1_000 && !output().contains("lk_"); round++) {
            assertThat(get(port, "/q/health/live", "").statusCode()).isEqualTo(200);
        }
        String key = keyIn(output());
        assertThat(get(port, "/api/v2/local/a", key).statusCode()).isEqualTo(404);
        String kept = Files.readString(home.resolve("data/first-key"));
        assertThat(kept).contains(ApiKey.hash(key)).doesNotContain(key);
        assertThat(output()).doesNotContain("WARN").doesNotContain("ERROR");
        stop(first);

        Process second = serve(port, Map.of());
        awaitReady(port, second);
        assertThat(Pattern.compile("lk_\\w+").matcher(output()).results()).isEmpty();
        assertThat(get(port, "/api/v2/file/a", key).statusCode()).isEqualTo(404);
    }

    @Test
    void entriesOfAFileServiceOutliveTheProcess() throws Exception {
        int port = ServerProcess.freePort();
        Process first = serve(port, Map.of("LARDER_API_KEY", KEY));
        awaitReady(port, first);
        assertThat(put(port, "/api/v2/file/a", "kept").statusCode()).isEqualTo(201);
        stop(first);

        Process second = serve(port, Map.of("LARDER_API_KEY", KEY));
        awaitReady(port, second);
        assertThat(get(port, "/api/v2/file/a", KEY).body()).isEqualTo("kept");
    }

    @Test
    void aRequestUnderWayIsAnsweredBeforeItStops() throws Exception {
        int port = ServerProcess.freePort();
        Process process = serve(port, Map.of("LARDER_API_KEY", KEY));
        awaitReady(port, process);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var out = socket.getOutputStream();
            out.write(("PUT /api/v2/local/slow HTTP/1.1\r\nHost: x\r\nX-API-Key: " + KEY
                            + "\r\nContent-Length: 4\r\nConnection: close\r\n\r\nab")
                    .getBytes(UTF_8));
            out.flush();
            awaitUse(port);
            process.destroy();
            assertThat(process.waitFor(1, TimeUnit.SECONDS)).isFalse();
            out.write("cd".getBytes(UTF_8));
            out.flush();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 201");
        }
        assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
    }

    /** One listener reads. The other does not, and has more bytes under way than its connection takes. */
    @Test
    void listenersDoNotKeepItFromStopping() throws Exception {
        int port = ServerProcess.freePort();
        Process process = serve(port, Map.of("LARDER_API_KEY", KEY, "LARDER_EVENTS_WINDOW", "100000"));
        awaitReady(port, process);
        try (Socket reader = listening(port);
                Socket silent = listening(port)) {
            var heard = new BufferedReader(new InputStreamReader(reader.getInputStream(), UTF_8));
            await(heard, "retry: 3000");
            await(new BufferedReader(new InputStreamReader(silent.getInputStream(), UTF_8), 1), "retry: 3000");
            String longKey = "k".repeat(900);
            for (int round = 0; round < 20; round++) {
                String map = IntStream.range(round * 500, (round + 1) * 500)
                        .mapToObj(i -> "\"%s%d\":1".formatted(longKey, i))
                        .collect(Collectors.joining(",", "{", "}"));
                assertThat(send(request(port, "/api/v2/local", KEY).POST(BodyPublishers.ofString(map)))
                                .statusCode())
                        .isEqualTo(201);
                await(heard, "\"key\":\"%s%d\"".formatted(longKey, round * 500 + 499));
            }
            process.destroy();
            assertThat(process.waitFor(8, TimeUnit.SECONDS)).isTrue();
            // the complete end of a chunked answer
            assertThat(heard.lines().toList()).endsWith("0", "");
        }
    }

    private static Socket listening(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET /api/v2/local/_events HTTP/1.1\r\nHost: x\r\nX-API-Key: " + KEY + "\r\n\r\n")
                        .getBytes(UTF_8));
        return socket;
    }

    private static void await(BufferedReader reader, String part) throws IOException {
        String line = reader.readLine();
        while (!line.contains(part)) {
            line = reader.readLine();
        }
    }

    @Test
    void anUnknownPropertyStopsTheStartAndTheNearestIsNamed() throws Exception {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(
                home.resolve("config/application.yaml"),
                "larder:\n  services:\n    mine:\n      type: local\n      defualt-ttl: 5m\n");
        Process process = serve(ServerProcess.freePort(), Map.of("LARDER_API_KEY", KEY));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(output())
                .contains("larder.services.mine.defualt-ttl")
                .contains("did you mean larder.services.mine.default-ttl?");
        assertThat(output().lines()).hasSize(1);
    }

    /** One line for each reason, and no stack. */
    @Test
    void everyReasonIsToldInOneLine() throws Exception {
        Process process = launch(Map.of(
                "LARDER_API_KEY", "short",
                "LARDER_SERVICES_MINE_TYPE", "cupboard",
                "CACHE_DRIVER", "Drawer",
                "LARDER_SERVICES_ROWS_TYPE", "database"));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(refusal())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .isEqualTo("Service mine has the unknown type 'cupboard'; there are [database, file, "
                                        + "http, llm, local, memcached, redis, table, tiered]"),
                        line -> assertThat(line).startsWith("Service cache has the unknown type 'drawer'"),
                        line -> assertThat(line).startsWith("larder.api-key needs 16 characters or more"),
                        line -> assertThat(line).startsWith("Service rows: larder.database.url is missing"));
    }

    @Test
    void aDatabaseServiceNeedsADatabase() throws Exception {
        Process process = launch(Map.of("LARDER_API_KEY", KEY, "CACHE_DRIVER", "Database"));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(refusal())
                .singleElement()
                .asString()
                .startsWith("Service cache: larder.database.url is missing; service cache needs it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.such.host.invalid", "192.0.2.1"})
    void anAddressThatIsNotThisMachinesIsToldInOneLine(String address) throws Exception {
        Process process = launch(Map.of("LARDER_API_KEY", KEY, "QUARKUS_HTTP_HOST", address));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(refusal())
                .containsExactly("This machine has no address %s: correct quarkus.http.host".formatted(address));
    }

    /** Logging is not set up yet, and libraries print nothing all the same. */
    @Test
    void aValueOfTheWrongTypeIsToldWithoutAStack() throws Exception {
        Process process = launch(Map.of("LARDER_API_KEY", KEY, "QUARKUS_HTTP_PORT", "many"));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output()).isEqualTo("quarkus.http.port has to be a whole number\n");
    }

    @Test
    void aPortInUseIsToldInOneLine() throws Exception {
        try (var used = new ServerSocket(0)) {
            Process process = serve(used.getLocalPort(), Map.of());
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            // a key that cannot be used is not shown, and not kept
            assertThat(output()).doesNotContain("lk_");
            assertThat(home.resolve("data/first-key")).doesNotExist();
            assertThat(refusal())
                    .containsExactly(
                            "Port %d (quarkus.http.port) is in use: stop the program that listens there, or set another port"
                                    .formatted(used.getLocalPort()));
        }
    }

    @Test
    void aPortOfManagementInUseIsToldInOneLine() throws Exception {
        try (var used = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process =
                    launch(Map.of(), "-Dquarkus.http.port=0", "-Dlarder.management.port=" + used.getLocalPort());
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(refusal())
                    .singleElement()
                    .asString()
                    .matches("larder\\.management\\.port: .*:%d.*in use.*".formatted(used.getLocalPort()));
        }
    }

    @Test
    void theStartTellsWhatWasReadAndWhatIsOpen() throws Exception {
        Files.createDirectories(home.resolve("config"));
        Path file = home.resolve("config/application.yaml");
        Files.writeString(file, "lader:\n  api-key: x\nlarder:\n  services:\n    mine:\n      type: local\n");
        int port = ServerProcess.freePort();
        Process process = serve(port, Map.of("LARDER_API_KEY", KEY, "LARDER_SERVICES_MINE_MX_TTL", "1h"));
        awaitReady(port, process);
        assertThat(output())
                .contains("Configuration files: " + file.toRealPath())
                .contains("The environment variable LARDER_SERVICES_MINE_MX_TTL has no effect; did you mean "
                        + "LARDER_SERVICES_MINE_MAX_TTL?")
                .contains("The properties below lader in ")
                .contains("The services local and file of a new installation are left out")
                .contains("without an API key: /, /q/health, /q/metrics, /q/openapi, /q/swagger-ui")
                .contains("Listening on: http://0.0.0.0:" + port);
        for (String path : List.of("/", "/q/health", "/q/metrics", "/q/openapi", "/q/swagger-ui/")) {
            assertThat(get(port, path, "").statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void theConfigurationOfARunningNodeCanBeChecked() throws Exception {
        int port = ServerProcess.freePort();
        awaitReady(port, serve(port, Map.of("LARDER_API_KEY", KEY)));
        Process check = launch(Map.of("LARDER_API_KEY", KEY), "-Dquarkus.http.port=" + port, "--check");
        assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(check.exitValue()).isZero();
        assertThat(output().lines()).containsExactly("The configuration is valid");
        assertThat(put(port, "/api/v2/file/a", "kept").statusCode()).isEqualTo(201);
    }

    /** The feed of the running node keeps its changes, and the check leaves no session and no slot in the database. */
    @Test
    void theConfigurationOfARunningNodeWithAFeedCanBeChecked() throws Exception {
        try (PostgresServer database = PostgresServer.start();
                Connection connection = DriverManager.getConnection(database.url(), "larder", "");
                Statement statement = connection.createStatement()) {
            statement.execute("create table orders (id int primary key)");
            statement.execute(TableHooks.of(List.of("orders")).sql());
            Map<String, String> feed = Map.of(
                    "LARDER_API_KEY", KEY,
                    "LARDER_FEEDS_SHOP_TYPE", "postgresql",
                    "LARDER_FEEDS_SHOP_SERVICES", "local",
                    "LARDER_FEEDS_SHOP_REQUIRED", "true",
                    "LARDER_FEEDS_SHOP_URL", database.url(),
                    "LARDER_FEEDS_SHOP_USERNAME", "larder",
                    "LARDER_FEEDS_SHOP_TABLES", "orders");
            int port = ServerProcess.freePort();
            awaitReady(port, serve(port, feed));
            statement.execute("insert into orders values (1)");
            String changes = ask(statement, "select count(*) from larder_feed.change");
            String sessions = ask(statement, SESSIONS);
            assertThat(sessions).isEqualTo("1");

            Process check = launch(feed, "-Dquarkus.http.port=" + port, "--check");
            assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();

            assertThat(output().lines()).containsExactly("The configuration is valid");
            assertThat(check.exitValue()).isZero();
            assertThat(ask(statement, "select count(*) from larder_feed.change"))
                    .isEqualTo(changes)
                    .isNotEqualTo("0");
            assertThat(ask(statement, SESSIONS)).isEqualTo(sessions);
            assertThat(ask(statement, "select count(*) from pg_replication_slots"))
                    .isEqualTo("0");
            String place = "/api/v2/local/order";
            assertThat(send(request(port, place, KEY)
                                    .header("X-Cache-Tags", "table:orders")
                                    .PUT(BodyPublishers.ofString("v")))
                            .statusCode())
                    .isEqualTo(201);
            statement.execute("insert into orders values (2)");
            awaitMiss(port, place);
        }
    }

    @Test
    void aCheckTellsWhatIsWrongWithAFeed() throws Exception {
        Process check = launch(
                Map.of(
                        "LARDER_API_KEY", KEY,
                        "LARDER_FEEDS_SHOP_TYPE", "postgresql",
                        "LARDER_FEEDS_SHOP_SERVICES", "local",
                        "LARDER_FEEDS_SHOP_URL", "jdbc:mysql://127.0.0.1/shop",
                        "LARDER_FEEDS_SHOP_TABLES", "orders"),
                "--check");
        assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(check.exitValue()).isEqualTo(1);
        assertThat(output().lines()).containsExactly("Feed shop: url must begin with jdbc:postgresql:");
    }

    private void awaitMiss(int port, String path) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (get(port, path, KEY).statusCode() != 404) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static String ask(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    @Test
    void aCheckTellsEveryReasonAndMakesNothing() throws Exception {
        Process check =
                launch(Map.of("LARDER_SERVICES_A_TYPE", "cupboard", "LARDER_SERVICES_B_TYPE", "drawer"), "--check");
        assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(check.exitValue()).isEqualTo(1);
        assertThat(output().lines())
                .satisfiesExactly(
                        a -> assertThat(a).startsWith("Service a has the unknown type"),
                        b -> assertThat(b).startsWith("Service b has the unknown type"));
        assertThat(home.resolve("data")).doesNotExist();
    }

    @Test
    void aCheckTellsOfNamesWithoutEffect() throws Exception {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/application.yaml"), "lardr: { services: { a: { type: local } } }");
        Process check = launch(Map.of("LARDER_API_KEY", KEY), "--check");
        assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(check.exitValue()).isZero();
        assertThat(output().lines())
                .satisfiesExactly(
                        warning -> assertThat(warning)
                                .startsWith("The properties below lardr in ")
                                .endsWith("did you mean larder?"),
                        last -> assertThat(last).isEqualTo("The configuration is valid"));
    }

    @Test
    void itTellsItsVersion() throws Exception {
        assertThat(launch(Map.of(), "--version").waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).matches("larder \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void itTellsItsCommands(String argument) throws Exception {
        Process process = launch(Map.of(), argument);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(output()).startsWith("Usage: ").contains("--check", "--version", "new-key", "print-table-hooks");
    }

    @Test
    void anEmptyArgumentIsRefused() throws Exception {
        Process process = launch(Map.of(), "");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(64);
        assertThat(output()).startsWith("There is no command ''").contains("Usage: ");
    }

    @ParameterizedTest
    @CsvSource({"--chekc, There is no command '--chekc'", "--check now, --check takes no argument"})
    void unknownArgumentsAreRefused(String arguments, String complaint) throws Exception {
        Process process = launch(Map.of(), arguments.split(" ", -1));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(64);
        assertThat(output()).startsWith(complaint).contains("Usage: ");
    }

    /** The lines that the process printed, without the log's lines of level INFO. */
    private List<String> refusal() throws IOException {
        return output().lines().filter(line -> !line.contains(" INFO ")).toList();
    }

    @Test
    void aValueLargerThanTheServerReadsStopsTheStart() throws Exception {
        Process process = serve(
                ServerProcess.freePort(),
                Map.of(
                        "LARDER_API_KEY", KEY,
                        "LARDER_SERVICES_MINE_TYPE", "local",
                        "LARDER_SERVICES_MINE_MAX_VALUE_SIZE", "100M"));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(output())
                .contains("larder.services.mine.max-value-size")
                .contains("quarkus.http.limits.max-body-size");
    }

    /** No backend is running: the capabilities of a store are known without its backend. */
    @Test
    void anImpossibleConfigurationStopsTheStart() throws Exception {
        String declared = """
                services.local.type=local
                services.plain.type=redis services.plain.redis.format=raw
                services.slabs.type=memcached services.slabs.memcached.servers=127.0.0.1:1
                hooks.key.on.service=local hooks.key.purge.services=plain hooks.key.purge.keys=k
                hooks.list.on.service=local hooks.list.purge.services=slabs hooks.list.purge.prefixes=list:
                webhooks.key.type=github webhooks.key.secrets=sesame-sesame-sesame
                webhooks.key.purge.services=plain webhooks.key.purge.keys=k
                webhooks.list.type=github webhooks.list.secrets=sesame-sesame-sesame
                webhooks.list.purge.services=slabs webhooks.list.purge.prefixes=list:
                subscribers.s.url=https://shop.invalid/ subscribers.s.secrets=whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0
                subscribers.s.queue=slabs
                """;
        Process process = launch(
                Map.of("LARDER_API_KEY", KEY),
                Stream.of(declared.split("\\s+"))
                        .map(property -> "-Dlarder." + property)
                        .toArray(String[]::new));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(output())
                .contains("larder.hooks.key.purge.services names service plain")
                .contains("larder.hooks.list.purge.prefixes has 'list:'")
                .contains("larder.webhooks.key.purge.services names service plain")
                .contains("larder.webhooks.list.purge.prefixes has 'list:'")
                .contains("larder.subscribers.s.queue names service slabs, which has no capability key_scan");
    }

    @Test
    void theMaximumBodySizeCanBeRaised() throws Exception {
        int port = ServerProcess.freePort();
        Process process = serve(
                port,
                Map.of(
                        "LARDER_API_KEY", KEY,
                        "LARDER_SERVICES_MINE_TYPE", "local",
                        "LARDER_SERVICES_MINE_MAX_VALUE_SIZE", "40M",
                        "LARDER_SERVICES_MINE_LOCAL_MAX_BYTES", "64M",
                        "QUARKUS_HTTP_LIMITS_MAX_BODY_SIZE", "40M"));
        awaitReady(port, process);
        assertThat(put(port, "/api/v2/mine/a", "v".repeat(30 << 20)).statusCode())
                .isEqualTo(201);
        assertThat(get(port, "/api/v2/mine/a", KEY).body()).hasSize(30 << 20);
    }

    @Test
    void servicesDeclaredInAFileAreTheOnlyOnes() throws Exception {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(
                home.resolve("config/application.yaml"), "larder:\n  services:\n    mine:\n      type: local\n");
        int port = ServerProcess.freePort();
        Process process = serve(port, Map.of("LARDER_API_KEY", KEY));
        awaitReady(port, process);
        assertThat(get(port, "/api/v2", KEY).body())
                .isEqualTo("{\"services\":[{\"name\":\"mine\",\"type\":\"local\",\"label\":\"mine\","
                        + "\"description\":\"\"}]}");
    }

    @Test
    void dreamFactorysVariablesDeclareTheOnlyService() throws Exception {
        int port = ServerProcess.freePort();
        Process process = serve(port, Map.of("LARDER_API_KEY", KEY, "CACHE_DRIVER", "Array"));
        awaitReady(port, process);
        assertThat(get(port, "/api/v2", KEY).body())
                .isEqualTo("{\"services\":[{\"name\":\"cache\",\"type\":\"local\",\"label\":\"cache\","
                        + "\"description\":\"\"}]}");
    }

    @Test
    void newKeyPrintsAKeyAndTheHashToConfigure() throws Exception {
        Process process = launch(Map.of(), "new-key");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String key = keyIn(output());
        assertThat(output()).contains("hash: " + ApiKey.hash(key));
    }

    @Test
    void printTableHooksPrintsSqlAndNothingElse() throws Exception {
        Process process = launch(Map.of(), "print-table-hooks", "orders", "sales.lines");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(output())
                .startsWith("-- Larder's table hooks")
                .contains("larder_feed.hook(E'\"public\".\"orders\"', E'orders');")
                .contains("larder_feed.hook(E'\"sales\".\"lines\"', E'sales.lines');")
                .endsWith("commit;\n");
    }

    @Test
    void aTableThatCannotBeOneIsRefused() throws Exception {
        Process process = launch(Map.of(), "print-table-hooks", "orders; drop table orders");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(64);
        assertThat(output()).contains("is not a table's name").doesNotContain("create");
    }

    private Process serve(int port, Map<String, String> environment) throws IOException {
        return launch(environment, "-Dquarkus.http.port=" + port);
    }

    private Process launch(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = PackagedApplication.command(
                Stream.of(arguments).filter(PackagedApplicationIT::isOption).toList(),
                Stream.of(arguments).filter(argument -> !isOption(argument)).toList());
        // of its own: what runs beside it goes on writing
        output = home.resolve("output-" + started.size());
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_") || name.startsWith("QUARKUS_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static boolean isOption(String argument) {
        return argument.startsWith("-D");
    }

    private void awaitReady(int port, Process process) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                if (get(port, "/q/health/ready", KEY).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new AssertionError("It did not start: " + output());
    }

    /** Waits until the server has answered later requests, so that it has read the earlier one too. */
    private void awaitUse(int port) throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(get(port, "/api/v2/local/other", KEY).statusCode()).isEqualTo(404);
        }
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
    }

    private String output() throws IOException {
        return Files.readString(output);
    }

    private static String keyIn(String output) {
        Matcher key = Pattern.compile("lk_[A-Za-z0-9]+_[A-Za-z0-9_-]+").matcher(output);
        assertThat(key.find()).isTrue();
        return key.group();
    }

    private HttpResponse<String> get(int port, String path, String key) throws Exception {
        return send(request(port, path, key).GET());
    }

    private HttpResponse<String> put(int port, String path, String value) throws Exception {
        return send(request(port, path, KEY).PUT(BodyPublishers.ofString(value)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int port, String path, String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-API-Key", key)
                .timeout(Duration.ofMinutes(1));
    }
}
