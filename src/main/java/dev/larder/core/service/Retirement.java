package dev.larder.core.service;

import dev.larder.spi.Later;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * The end of a service that requests can no longer find. Its events end at once; its store is closed when the calls
 * under way have finished. A request that found the service just before may be between two calls, so the store stays
 * open for a while.
 */
final class Retirement {
    private static final Logger LOG = Logger.getLogger(Retirement.class);
    private static final Duration SETTLING = Duration.ofSeconds(1);

    /** The time for a store whose place other stores wait for. */
    private static final Duration SHORT_SETTLING = Duration.ofMillis(200);

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final OpenService service;
    private final long begin;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private Retirement(OpenService service, long begin) {
        this.service = service;
        this.begin = begin;
    }

    static Retirement of(OpenService service) {
        return new Retirement(service, System.nanoTime());
    }

    /** Completes when the store is closed, or could not be. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    boolean isExclusive() {
        return service.service().definition().store().exclusive();
    }

    void begin() {
        if (service.service().tiers().isEmpty()) {
            // the events of a tiered service belong to the service behind
            service.service().events().end();
        }
        look();
    }

    private void look() {
        Duration age = Duration.ofNanos(System.nanoTime() - begin);
        boolean settled = age.compareTo(isExclusive() ? SHORT_SETTLING : SETTLING) >= 0 && service.isIdle();
        if (settled || age.compareTo(LONGEST) >= 0) {
            close();
        } else {
            Later.run(LOOK, this::look);
        }
    }

    private void close() {
        ServiceName name = service.service().name();
        service.close()
                .onTermination()
                .invoke(() -> closed.complete(null))
                .subscribe()
                .with(
                        done -> LOG.infof("A store of service %s is closed", name),
                        failure -> LOG.warnf(failure, "Service %s did not close", name));
    }
}
