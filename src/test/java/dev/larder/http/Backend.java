package dev.larder.http;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The services that must fulfil the contract, one for each type of backend. */
public enum Backend {
    LOCAL,
    REDIS,
    MEMCACHED,
    FILE,
    DATABASE;

    /** memcached cannot list its keys. */
    public boolean listsKeys() {
        return this != MEMCACHED;
    }

    public String service() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The place of the service, or of the entry with this raw key. */
    public String at(String... key) {
        return "/api/v2/" + service() + (key.length == 0 ? "" : "/" + String.join("/", key));
    }

    /** Runs a test that mostly waits on each backend, on all at the same time. */
    public static void atOnce(Consumer<Backend> test) {
        ExecutorService threads = Executors.newFixedThreadPool(values().length);
        try {
            List<CompletableFuture<Void>> runs = Stream.of(values())
                    .map(backend -> CompletableFuture.runAsync(() -> backend.run(test), threads))
                    .toList();
            runs.forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
    }

    private void run(Consumer<Backend> test) {
        try {
            test.accept(this);
        } catch (AssertionError e) {
            throw new AssertionError("On " + this + ": " + e.getMessage(), e);
        }
    }
}
