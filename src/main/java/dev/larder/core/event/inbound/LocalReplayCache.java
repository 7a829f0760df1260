package dev.larder.core.event.inbound;

import io.smallrye.mutiny.Uni;
import java.util.LinkedHashSet;
import java.util.Set;

/** Remembers the last deliveries to this node. */
final class LocalReplayCache implements ReplayCache {
    private final int most;
    private final Set<String> ids = new LinkedHashSet<>();

    LocalReplayCache(int most) {
        this.most = most;
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
                if (ids.add(id) && ids.size() > most) {
                    var oldest = ids.iterator();
                    oldest.next();
                    oldest.remove();
                }
            }
        });
    }
}
