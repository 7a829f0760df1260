package dev.larder.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL server with its own data directory.
 *
 * <p>It refuses to run as root; a test that runs as root starts it as {@code nobody}, a user of every machine.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PostgresServer.class);

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final int START_SECONDS = 20;

    private final int port;
    private final Path bin;
    private final Path home;
    private final Optional<User> user;
    private Optional<ServerProcess> process = Optional.empty();
    private Optional<Path> smallDisk = Optional.empty();

    private PostgresServer(int port) throws IOException {
        this.port = port;
        this.user = otherThanRoot();
        this.bin = PostgresBinaries.directory();
        this.home = Files.createTempDirectory("larder-postgres");
        give(home);
    }

    /** A server with a data directory and a port that is not running yet. */
    public static PostgresServer stopped() {
        try {
            var server = new PostgresServer(ServerProcess.freePort());
            run(List.of("cp", "-a", server.initialized().toString(), server.data()));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A data directory that no server has used: to copy it takes a third of the time that initdb takes. */
    private Path initialized() throws IOException {
        String of = bin + " " + user.map(User::id).orElse("");
        Path kept = TARGET.resolve("postgres-" + Integer.toHexString(of.hashCode()));
        // other processes of tests use it, too
        synchronized (PostgresServer.class) {
            try (FileChannel lock = FileChannel.open(
                    TARGET.resolve("postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                if (Files.notExists(kept)) {
                    String made = home.resolve("made").toString();
                    run(command(
                            "initdb",
                            "-D",
                            made,
                            "-U",
                            "larder",
                            "-A",
                            "trust",
                            "-E",
                            "UTF8",
                            "--no-locale",
                            "--no-sync"));
                    run(List.of("rm", "-rf", kept + ".copy"));
                    run(List.of("cp", "-a", made, kept + ".copy"));
                    run(List.of("mv", kept + ".copy", kept.toString()));
                }
            }
        }
        return kept;
    }

    /** Whether a {@link #standby} is possible. */
    public static boolean hasStandbys() {
        try {
            return Files.isExecutable(PostgresBinaries.directory().resolve("pg_basebackup"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A running server that follows this one. */
    public PostgresServer standby() {
        try {
            var standby = new PostgresServer(ServerProcess.freePort());
            String master = Integer.toString(port);
            run(standby.command(
                    "pg_basebackup",
                    "-D",
                    standby.data(),
                    "-h",
                    "127.0.0.1",
                    "-p",
                    master,
                    "-U",
                    "larder",
                    "--write-recovery-conf",
                    "--checkpoint=fast",
                    "--no-sync"));
            standby.restart();
            return standby;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Promotes a standby, as soon as it has read all that it has. */
    public void promote() {
        try (Connection connection = connected();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_promote(true, %d)".formatted(START_SECONDS));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A running server. */
    public static PostgresServer start() {
        PostgresServer server = stopped();
        server.restart();
        return server;
    }

    /** The URL for clients. Role: {@code larder}, without a password. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    /** Gives the role {@code larder} a password, and asks everybody for one from now on (SCRAM). */
    public void requirePassword(String password) {
        try (Connection connection = connected();
                Statement statement = connection.createStatement()) {
            statement.execute("set password_encryption = 'scram-sha-256'");
            statement.execute("alter role larder password '%s'".formatted(password));
            Files.writeString(home.resolve("data/pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
            statement.execute("select pg_reload_conf()");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection of the server's role, as soon as the server has started. */
    private Connection connected() throws SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try {
                return DriverManager.getConnection(url(), "larder", "");
            } catch (SQLException e) {
                // 57P03: it is starting
                if (!"57P03".equals(e.getSQLState()) || System.nanoTime() - end > 0) {
                    throw e;
                }
            }
        }
    }

    public int port() {
        return port;
    }

    /** A file system of this number of megabytes; empty if this machine does not allow mounting one. */
    public Optional<Path> mountSmallDisk(int megabytes) {
        try {
            Path disk = Files.createDirectory(home.resolve("small"));
            run(List.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", disk.toString()));
            smallDisk = Optional.of(disk);
            give(disk);
        } catch (IOException e) {
            LOG.infof("No small disk here: %s", e.getMessage());
        }
        return smallDisk;
    }

    /** Enlarges the small file system. */
    public void growSmallDisk(int megabytes) {
        try {
            run(List.of(
                    "mount",
                    "-o",
                    "remount,size=" + megabytes + "m",
                    smallDisk.orElseThrow().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the small file system away, if there is one; nothing may be in use on it. */
    public void unmountSmallDisk() {
        try {
            if (smallDisk.isPresent()) {
                run(List.of("umount", smallDisk.get().toString()));
                Files.delete(smallDisk.get());
                smallDisk = Optional.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server and all its sessions, so that they do not answer. */
    public void pause() {
        // the postmaster first: it must not start a session that is not in the list
        process.ifPresent(ServerProcess::pause);
        all().forEach(pid -> signal("-STOP", pid));
    }

    public void resume() {
        all().forEach(pid -> signal("-CONT", pid));
    }

    /** Kills the server and its sessions. */
    public void kill() {
        // as in pause(): a session that is not in the list would outlive the server and answer
        process.ifPresent(ServerProcess::pause);
        List<Long> pids = all();
        process.ifPresent(ServerProcess::kill);
        process = Optional.empty();
        // an idle backend notices the death of its postmaster; a busy one does not
        pids.stream().skip(1).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        pids.forEach(
                pid -> ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join()));
    }

    /** Starts the server on the same port with the same data, and waits until it answers or refuses its role. */
    public void restart() {
        process = Optional.of(ServerProcess.start(
                command(
                        "postgres",
                        "-D",
                        data(),
                        "-p",
                        Integer.toString(port),
                        "-k",
                        "",
                        "-h",
                        "127.0.0.1",
                        "-c",
                        "max_connections=100",
                        "-c",
                        // tests kill processes and no machines, so what the kernel has is safe
                        "fsync=off"),
                port));
        try {
            connected().close();
        } catch (SQLException e) {
            // a wrong password, for one
            LOG.debugf("Started, and refused the role: %s", e.getMessage());
        }
    }

    @Override
    public void close() {
        resume();
        kill();
        unmountSmallDisk();
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(PostgresServer::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pid of the postmaster, then those of its children. */
    private List<Long> all() {
        List<Long> pids = new ArrayList<>();
        process.flatMap(running -> ProcessHandle.of(running.pid())).ifPresent(root -> {
            pids.add(root.pid());
            root.descendants().map(ProcessHandle::pid).forEach(pids::add);
        });
        return pids;
    }

    private String data() {
        return home.resolve("data").toString();
    }

    private List<String> command(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        // setpriv replaces itself by the server, so its pid is the server's
        user.ifPresent(
                u -> command.addAll(List.of("setpriv", "--reuid=" + u.id(), "--regid=" + u.group(), "--clear-groups")));
        command.add(bin.resolve(name).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private void give(Path path) throws IOException {
        if (user.isPresent()) {
            run(List.of("chown", "-R", user.get().id() + ":" + user.get().group(), path.toString()));
        }
    }

    private static Optional<User> otherThanRoot() throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.empty();
        }
        // by number: the name of the group differs between distributions
        try (Stream<String> users = Files.lines(Path.of("/etc/passwd"))) {
            return users.map(line -> line.split(":"))
                    .filter(fields -> fields[0].equals("nobody"))
                    .map(fields -> new User(fields[2], fields[3]))
                    .findFirst();
        }
    }

    private static void signal(String signal, long pid) {
        try {
            // a session may end between listing and signalling: no failure
            int unused = new ProcessBuilder("kill", signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command.get(0) + " failed: " + output);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record User(String id, String group) {}
}
