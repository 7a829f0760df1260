package dev.larder.stores.memcached;

import com.spotify.folsom.client.NoopMetrics;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hears from the client how many commands its connections have sent that are not answered. */
final class OutstandingCommands extends NoopMetrics {
    private final Set<OutstandingRequestsGauge> connections = ConcurrentHashMap.newKeySet();

    @Override
    public void registerOutstandingRequestsGauge(OutstandingRequestsGauge opened) {
        connections.add(opened);
    }

    @Override
    public void unregisterOutstandingRequestsGauge(OutstandingRequestsGauge closed) {
        connections.remove(closed);
    }

    /** The largest number of them on one connection. */
    int depth() {
        return connections.stream()
                .mapToInt(OutstandingRequestsGauge::getOutstandingRequests)
                .max()
                .orElse(0);
    }
}
