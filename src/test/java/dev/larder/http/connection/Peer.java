package dev.larder.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The other side of a connection: it sends any bytes, and reads only when it is told to. */
public final class Peer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    public Peer(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private Peer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** A peer with small buffers, so that the server soon notices that it does not read. */
    public static Peer narrow(int port) throws IOException {
        var peer = new Peer(port);
        peer.socket.setReceiveBufferSize(4096);
        return peer;
    }

    /** A peer that speaks HTTP/2 over TLS. */
    public static Peer secure(int port, SSLContext trusting) throws IOException {
        var socket = (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new Peer(socket);
    }

    public Peer send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    public Peer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends from another thread, because the server may stop reading; the test ignores whether all bytes were sent. */
    public void push(byte[] bytes) {
        var pusher = new Thread(() -> {
            try {
                send(bytes);
            } catch (IOException e) {
                // the server or the test has closed the connection
                Thread.currentThread().interrupt();
            }
        });
        pusher.setDaemon(true);
        pusher.start();
    }

    public InputStream in() throws IOException {
        return socket.getInputStream();
    }

    /** The bytes that arrive until the server closes the connection, or until nothing has arrived for this time. */
    public String read(Duration silence) throws IOException {
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

    /** Reads until the server has sent all of these texts. */
    public void await(String... texts) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        var seen = new StringBuilder();
        while (!List.of(texts).stream().allMatch(text -> seen.indexOf(text) >= 0)) {
            int next = in().read();
            assertThat(next).as(seen.toString()).isNotNegative();
            seen.append((char) next);
        }
    }

    /** Whether the server closes the connection within a time; its bytes are discarded. */
    public boolean isClosedWithin(Duration time) throws IOException {
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

    /** Closes the connection without a goodbye. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
