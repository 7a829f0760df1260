package dev.larder.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A network between a client and a server on this machine. It can lose or delay the bytes of the client, and change the
 * server.
 */
public final class Tampering implements AutoCloseable {
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int server;
    private volatile Predicate<String> lost = sent -> false;
    private volatile Predicate<String> reset = sent -> false;
    private volatile Predicate<String> late = sent -> false;
    private volatile Duration delay = Duration.ZERO;

    private Tampering(ServerSocket door, int server) {
        this.door = door;
        this.server = server;
    }

    /** A network to the server on that port of 127.0.0.1, at first without faults. */
    public static Tampering with(int server) {
        try {
            var network = new Tampering(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
            daemon(network::accept);
            return network;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address for the client. */
    public String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    /** Closes a connection instead of forwarding such bytes. */
    public void lose(Predicate<String> such) {
        lost = such;
    }

    /**
     * The same, but with a reset, as from a machine that has restarted meanwhile, or from a network that drops idle
     * connections.
     */
    public void reset(Predicate<String> such) {
        reset = such;
    }

    /** Forwards such bytes later. */
    public void delay(Duration time, Predicate<String> such) {
        delay = time;
        late = such;
    }

    /** Breaks every connection; new ones lead to the server on another port. */
    public void turnTo(int other) {
        server = other;
        open.forEach(Tampering::cut);
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                lead(door.accept());
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void lead(Socket client) {
        try {
            Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
            daemon(() -> hand(client, there, true));
            daemon(() -> hand(there, client, false));
        } catch (IOException e) {
            cut(client); // the server is down: its clients only see closed connections
        }
    }

    private void hand(Socket from, Socket to, boolean asks) {
        try (from;
                to) {
            open.add(from);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                String sent = new String(buffer, 0, read, ISO_8859_1);
                if (asks && lost.test(sent)) {
                    return;
                }
                if (asks && reset.test(sent)) {
                    from.setSoLinger(true, 0);
                    return;
                }
                if (asks && late.test(sent)) {
                    ServerProcess.pause(delay.toMillis());
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // one side has closed the connection, and now the other side is closed too
        } finally {
            open.remove(from);
        }
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "tampering");
        thread.setDaemon(true);
        thread.start();
    }
}
