package dev.larder.coherence;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Servers that were started. They end in the reverse order, also when a later one could not be started. */
final class Started implements AutoCloseable {
    private final Deque<AutoCloseable> servers = new ArrayDeque<>();

    <T extends AutoCloseable> T with(T server) {
        servers.push(server);
        return server;
    }

    /** Starts some at the same time, and waits for all of them, whichever fails. */
    <T extends AutoCloseable> List<T> all(List<Supplier<T>> some) {
        List<CompletableFuture<T>> starting =
                some.stream().map(CompletableFuture::supplyAsync).toList();
        for (CompletableFuture<T> one : starting) {
            one.handle((server, failure) -> Optional.ofNullable(server)).join().ifPresent(servers::push);
        }
        return starting.stream().map(CompletableFuture::join).toList();
    }

    @Override
    public void close() {
        Optional<RuntimeException> failed = Optional.empty();
        while (!servers.isEmpty()) {
            try {
                servers.pop().close();
            } catch (Exception e) { // the others end, too
                failed = Optional.of(new IllegalStateException("A server could not be stopped", e));
            }
        }
        failed.ifPresent(failure -> {
            throw failure;
        });
    }
}
