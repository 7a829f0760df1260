package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** The other end of a connection: what it sends is sent as it is, and it reads when it wants to. */
final class Peer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    Peer(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** One that takes few bytes before the server notices that it does not read. */
    static Peer narrow(int port) throws IOException {
        var peer = new Peer(port);
        peer.socket.setReceiveBufferSize(4096);
        return peer;
    }

    Peer send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    Peer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends from another thread, because the server may stop reading; whether all of it went is of no account. */
    void push(byte[] bytes) {
        var pusher = new Thread(() -> {
            try {
                send(bytes);
            } catch (IOException e) {
                // the server has closed the connection, or the test has
                Thread.currentThread().interrupt();
            }
        });
        pusher.setDaemon(true);
        pusher.start();
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    /** What comes until the server closes the connection, or until nothing has come for so long. */
    String read(Duration silence) throws IOException {
        socket.setSoTimeout((int) silence.toMillis());
        var read = new ByteArrayOutputStream();
        var buffer = new byte[65536];
        try {
            for (int n = in().read(buffer); n >= 0; n = in().read(buffer)) {
                read.write(buffer, 0, n);
            }
            read.writeBytes("<end>".getBytes(ISO_8859_1));
        } catch (SocketTimeoutException e) {
            read.writeBytes("<silence>".getBytes(ISO_8859_1));
        } catch (SocketException e) {
            read.writeBytes("<end>".getBytes(ISO_8859_1));
        }
        return read.toString(ISO_8859_1);
    }

    /** Whether the server closes the connection within a time; what it sends meanwhile is thrown away. */
    boolean isClosedWithin(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        var buffer = new byte[65536];
        try {
            for (long left = time.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                socket.setSoTimeout((int) left);
                if (in().read(buffer) < 0) {
                    return true;
                }
            }
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
        return false;
    }

    /** Goes away without a word. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
