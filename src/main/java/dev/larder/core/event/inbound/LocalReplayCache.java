package dev.larder.core.event.inbound;

import io.smallrye.mutiny.Uni;
import java.util.LinkedHashSet;
import java.util.Set;

/** A {@link ReplayCache} in the heap of this node, bounded to the newest deliveries. */
final class LocalReplayCache implements ReplayCache {
    private final int maxDeliveries;
    private final Set<String> ids = new LinkedHashSet<>();

    LocalReplayCache(int maxDeliveries) {
        this.maxDeliveries = maxDeliveries;
    }

    @Override
    public Uni<Boolean> knows(String id) {
        return Uni.createFrom().item(() -> {
            synchronized (ids) {
                return ids.contains(id);
            }
        });
    }

    @Override
    public Uni<Void> note(String id) {
        return Uni.createFrom().voidItem().invoke(() -> {
            synchronized (ids) {
                if (ids.add(id) && ids.size() > maxDeliveries) {
                    var oldest = ids.iterator();
                    oldest.next();
                    oldest.remove();
                }
            }
        });
    }
}
