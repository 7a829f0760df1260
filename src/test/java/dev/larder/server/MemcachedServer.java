package dev.larder.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real memcached on a free port of 127.0.0.1. */
public final class MemcachedServer implements AutoCloseable {
    private static final String VARIABLE = "LARDER_TEST_MEMCACHED";

    private final ServerProcess process;

    private MemcachedServer(ServerProcess process) {
        this.process = process;
    }

    /** Where memcached is: the variable {@code LARDER_TEST_MEMCACHED}, else the PATH, else nowhere. */
    public static Optional<Path> binary() {
        return ServerProcess.find(VARIABLE, "memcached", "/usr/bin", "/usr/local/bin");
    }

    /** Starts a server with 64 MiB and whatever else the options say. */
    public static MemcachedServer start(String... options) {
        int port = ServerProcess.freePort();
        Path binary =
                binary().orElseThrow(() -> new IllegalStateException("No memcached; install it or set " + VARIABLE));
        List<String> command = new ArrayList<>(
                List.of(binary.toString(), "-l", "127.0.0.1", "-p", Integer.toString(port), "-U", "0", "-t", "1"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "root"));
        }
        command.addAll(List.of(options));
        return new MemcachedServer(ServerProcess.start(command, port));
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

    /** Ends the server without a warning; its memory is gone. */
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
