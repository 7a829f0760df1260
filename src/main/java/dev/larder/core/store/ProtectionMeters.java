package dev.larder.core.store;

import io.micrometer.core.instrument.Tags;

/** The meters of the limits on one service's backend. */
record ProtectionMeters(StoreMeters meters) {
    private static final String SERVER_BREAKER = "larder.server.breaker.open";

    void observe(Protection protection, BulkheadInterceptor bulkhead, Servers servers) {
        meters.gauge(
                "larder.calls.under.way",
                "Calls on the backend that are under way or waiting",
                Tags.empty(),
                bulkhead,
                BulkheadInterceptor::underWay);
        meters.gauge(
                "larder.calls.bound",
                "The maximum of larder.calls.under.way",
                Tags.empty(),
                protection,
                Protection::maxCalls);
        meters.gauge(
                "larder.breaker.open",
                "1 while a circuit breaker of the service is open, 0.5 while one is half-open, 0 while all are closed",
                Tags.empty(),
                servers,
                Servers::openness);
    }

    /** Shows the server at a place. Metrics need no key, so they name no address. */
    void observe(Servers servers, int place) {
        meters.gauge(
                SERVER_BREAKER,
                "The circuit breaker of one of the service's servers, as larder.breaker.open",
                tags(place),
                servers,
                all -> all.opennessAt(place));
    }

    /** Shows nothing of the place any more. */
    void forget(int place) {
        meters.removeGauge(SERVER_BREAKER, tags(place));
    }

    private static Tags tags(int place) {
        return Tags.of("server", Integer.toString(place));
    }
}
