package dev.larder.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A caller beside hostile ones: it sends one request after the other, each on a connection of its own, and each must be answered
 * within its time. It gives up at the first that is not.
 */
final class OtherCaller implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final int port;
    private final String request;
    private final Duration time;
    private final Thread thread = new Thread(this::call, "other caller");
    private volatile boolean closed;
    private final AtomicInteger served = new AtomicInteger();
    private volatile Optional<String> failure = Optional.empty();

    /**
     * @param request a request without a body, whose answer is to be 200
     * @param time how long an answer may take
     */
    OtherCaller(int port, String request, Duration time) {
        this.port = port;
        this.request = request;
        this.time = time;
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until some more requests, which begin now or later, were served; fails if one was not. */
    void isServed() {
        int enough = served.get() + 4;
        while (served.get() < enough) {
            assertThat(failure).isEmpty();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void call() {
        while (!closed && failure.isEmpty()) {
            String answer = ask();
            if (answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("<end>")) {
                served.incrementAndGet();
                LockSupport.parkNanos(PAUSE.toNanos());
            } else {
                failure = Optional.of("Answer %d to the other caller: %s".formatted(served.get() + 1, answer));
            }
        }
    }

    private String ask() {
        try (var peer = new Peer(port)) {
            return peer.send(request).read(time);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(time.multipliedBy(2).toMillis());
    }
}
