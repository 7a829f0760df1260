package dev.larder.gateway.origin.table.database;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** Passes connections on to a database, or accepts them and is silent. */
final class Relay implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final String url;
    private final Executor threads;
    private volatile boolean hangs;

    /** @param url of the database, for JDBC */
    Relay(String url, Executor threads) throws IOException {
        this.url = url;
        this.threads = threads;
        threads.execute(this::accept);
    }

    /** That of the database behind the relay. */
    String url() {
        URI server = URI.create(url.substring("jdbc:".length()));
        return url.replace(server.getAuthority(), "127.0.0.1:" + listener.getLocalPort());
    }

    /** Nothing is passed on any more. */
    void hang() {
        hangs = true;
    }

    /** Passes new connections on; the others end. */
    void goOn() throws IOException {
        hangs = false;
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                open.add(client);
                if (!hangs) {
                    URI server = URI.create(url.substring("jdbc:".length()));
                    var behind = new Socket(server.getHost(), server.getPort());
                    open.add(behind);
                    threads.execute(() -> pass(client, behind));
                    threads.execute(() -> pass(behind, client));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] bytes = new byte[8192];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (hangs) {
                    Thread.sleep(60_000);
                }
                to.getOutputStream().write(bytes, 0, read);
            }
        } catch (IOException | InterruptedException e) {
            // the connection ends
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
