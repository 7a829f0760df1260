package dev.larder.core.store;

import io.micrometer.core.instrument.Tags;

/** The meters of the limits on one service's backend. */
record ProtectionMeters(StoreMeters meters) {
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

    void observe(String server, Servers servers) {
        meters.gauge(
                "larder.server.breaker.open",
                "The circuit breaker of one of the service's servers, as larder.breaker.open",
                Tags.of("server", server),
                servers,
                all -> all.openness(server));
    }
}
