package dev.larder.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A memcached on a free port of 127.0.0.1, in its own process: the one that {@code LARDER_TEST_MEMCACHED} names, the
 * installed one, or else {@link InfinispanEndpoint}.
 */
public final class MemcachedServer implements AutoCloseable {
    private static final String VARIABLE = "LARDER_TEST_MEMCACHED";

    private static final Logger LOG = Logger.getLogger(MemcachedServer.class);

    private final ServerProcess process;

    private MemcachedServer(ServerProcess process) {
        this.process = process;
    }

    /** Whether memcached is installed; otherwise Infinispan replaces it. */
    public static boolean isReal() {
        return binary().isPresent();
    }

    /** The protocol that the server fully supports: Infinispan's {@code gets} of several keys returns no versions. */
    public static String protocol() {
        return isReal() ? "ascii" : "binary";
    }

    /** Starts a server with 64 MiB and these other options. */
    public static MemcachedServer start(String... options) {
        int port = ServerProcess.freePort();
        List<String> command =
                binary().map(path -> memcached(path, port, options)).orElseGet(() -> infinispan(port, options));
        return new MemcachedServer(ServerProcess.start(command, port));
    }

    /** Starts a server that accepts the users of the directory's {@link SaslUsers}. */
    public static MemcachedServer startSasl(Path users) {
        int port = ServerProcess.freePort();
        List<String> command = new ArrayList<>(List.of("env", "SASL_CONF_PATH=" + users));
        command.addAll(memcached(binary().orElseThrow(), port, "-S"));
        return new MemcachedServer(ServerProcess.start(command, port));
    }

    /** Whether memcached is installed and was built with SASL. */
    public static boolean speaksSasl() {
        return binary().filter(
                        path -> ServerProcess.output(path.toString(), "-h").contains("--enable-sasl"))
                .isPresent();
    }

    private static Optional<Path> binary() {
        return ServerProcess.find(VARIABLE, "memcached", "/usr/bin", "/usr/local/bin");
    }

    private static List<String> memcached(Path binary, int port, String... options) {
        List<String> command = new ArrayList<>(
                List.of(binary.toString(), "-l", "127.0.0.1", "-p", Integer.toString(port), "-U", "0", "-t", "1"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "root"));
        }
        command.addAll(List.of(options));
        return command;
    }

    private static List<String> infinispan(int port, String... options) {
        if (options.length > 0) {
            throw new IllegalArgumentException("Only memcached has " + String.join(" ", options) + ": @NeedsMemcached");
        }
        LOG.warn("No memcached here: the tests use Infinispan's memcached endpoint over the binary protocol");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                InfinispanEndpoint.class.getName(),
                Integer.toString(port));
    }

    /** The server as host:port. */
    public String address() {
        return "127.0.0.1:" + process.port();
    }

    public int port() {
        return process.port();
    }

    public void pause() {
        process.pause();
    }

    public void resume() {
        process.resume();
    }

    /** Kills the server; its memory is lost. */
    public void kill() {
        process.kill();
    }

    /** Starts it again on the same port, empty. */
    public void restart() {
        process.restart();
    }

    @Override
    public void close() {
        process.close();
    }
}
