package dev.larder.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One server process that listens on one port of 127.0.0.1. */
public final class ServerProcess implements AutoCloseable {
    /** A value instead of a path: the test behaves as if the server was not installed. */
    private static final String EMBEDDED = "embedded";

    /** Much longer than a start takes, for a machine that is busy. */
    private static final Duration START = Duration.ofMinutes(2);

    private final List<String> command;
    private final int port;
    private final Path log;
    private Process process;

    private ServerProcess(List<String> command, int port) throws IOException {
        this.command = command;
        this.port = port;
        this.log = Files.createTempFile(Files.createDirectories(Path.of("target", "servers")), "server", ".log");
        this.process = launch();
    }

    /** Starts the command and waits until the port accepts connections. */
    public static ServerProcess start(List<String> command, int port) {
        try {
            var server = new ServerProcess(command, port);
            server.awaitPort();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that is free at the moment. */
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The executable that the variable names, or else the first one of that name on the PATH or in the extra
     * directories.
     *
     * @return empty if there is none, or if the variable asks for the one from a Maven artefact
     */
    public static Optional<Path> find(String variable, String name, String... extraDirectories) {
        String named = System.getenv(variable);
        if (named != null && !named.isBlank()) {
            return EMBEDDED.equals(named) ? Optional.empty() : Optional.of(Path.of(named));
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(":")), Stream.of(extraDirectories))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The output of a command that ends by itself; empty if there is no such command. */
    static String output(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            return process.waitFor() == 0 ? said : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return port;
    }

    /** The output of the server. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The server's process id. */
    public long pid() {
        return process.pid();
    }

    /** Stops the server, so that its sockets stay open and it does not answer. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    /** Kills the server. */
    public void kill() {
        signal("KILL");
        awaitEnd();
    }

    /** Starts the same command again after {@link #kill} or {@link #close}. */
    public void restart() {
        try {
            process = launch();
            awaitPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            signal("CONT");
            process.destroy();
            awaitEnd();
        }
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void awaitPort() throws IOException {
        long end = System.nanoTime() + START.toNanos();
        while (!accepts()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IOException(
                        "%s does not listen on port %d: %s".formatted(command.get(0), port, Files.readString(log)));
            }
            pause(20);
        }
    }

    private boolean accepts() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
