package dev.larder.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged application, for tests that start it in processes of their own.
 *
 * <p>The first start leaves an archive of the application's classes, which takes more than a third from the time of the
 * others.
 */
public final class PackagedApplication {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path JAR = TARGET.resolve("quarkus-app/quarkus-run.jar");
    private static final Path ARCHIVE = TARGET.resolve("quarkus-app.jsa");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");
    private static final String KEY = "0123456789abcdef";
    private static final int PATIENCE_SECONDS = 120;

    private PackagedApplication() {}

    /** The command that starts it: the flags are the JVM's, the arguments are the application's. */
    public static List<String> command(List<String> flags, List<String> arguments) {
        archive();
        return command("-XX:SharedArchiveFile=" + ARCHIVE, flags, arguments);
    }

    private static List<String> command(String archive, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        // what the JVM has to say about an archive that does not fit
        command.addAll(List.of("-Xlog:disable", archive));
        command.addAll(flags);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(arguments);
        return command;
    }

    /** Makes the archive, unless this or another process has made that of this package and this JVM. */
    private static synchronized void archive() {
        Path made = TARGET.resolve("quarkus-app.jsa.of");
        try (FileChannel lock = FileChannel.open(
                TARGET.resolve("quarkus-app.jsa.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            String of = JAVA + " " + Files.getLastModifiedTime(JAR);
            if (Files.exists(made) && Files.readString(made).equals(of)) {
                return;
            }
            Files.deleteIfExists(ARCHIVE);
            train();
            Files.writeString(made, of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it, has it answer some requests, and ends it: it writes the archive of the classes that it has loaded. */
    private static void train() throws IOException, InterruptedException {
        List<String> flags = List.of(
                "-Dlarder.api-key=" + KEY,
                "-Dlarder.data-dir=" + TARGET.resolve("archive-data"),
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=0");
        var builder = new ProcessBuilder(command("-XX:ArchiveClassesAtExit=" + ARCHIVE, flags, List.of()))
                .redirectErrorStream(true)
                .directory(TARGET.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_") || name.startsWith("QUARKUS_"));
        Process process = builder.start();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    ask(Integer.parseInt(listening.group(1)));
                    // Process.destroy closes its output, which is read to the end here
                    var unused = process.toHandle().destroy();
                }
            }
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static void ask(int port) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        for (String method : List.of("PUT", "GET", "DELETE")) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:%d/api/v2/local/a".formatted(port)))
                    .header("X-API-Key", KEY)
                    .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                    .method(method, BodyPublishers.ofString(method.equals("PUT") ? "a" : ""))
                    .build();
            var unused = client.send(request, BodyHandlers.discarding());
        }
    }
}
