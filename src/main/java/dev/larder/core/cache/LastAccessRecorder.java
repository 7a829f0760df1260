package dev.larder.core.cache;

import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.TtlRules;
import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Records the last access of entries with an idle time: with a coarse time, and one write for each entry at a time. */
@Singleton
public final class LastAccessRecorder {
    private static final Logger LOG = Logger.getLogger(LastAccessRecorder.class);

    private final EntryFactory entryFactory;

    /** The keys being written, so that the readers of a popular session do not all write it. */
    private final Set<Use> underWay = ConcurrentHashMap.newKeySet();

    LastAccessRecorder(EntryFactory entryFactory) {
        this.entryFactory = entryFactory;
    }

    private record Use(ServiceName service, CacheKey key) {}

    /** Records an access. The reader does not wait for it; after a failure, a later access is recorded. */
    public void note(Service service, CacheKey key, Entry entry) {
        long now = entryFactory.now();
        if (!TtlRules.useMatters(entry.lifetime(), now)) {
            return;
        }
        var use = new Use(service.name(), key);
        service.store()
                .capability(ConditionalWrites.class)
                .filter(x -> underWay.add(use))
                .ifPresent(writes -> {
                    Entry used = entry.withLifetime(entry.lifetime().usedAt(now));
                    writes.replace(key, entry.version(), used)
                            .onTermination()
                            .invoke(() -> underWay.remove(use))
                            .subscribe()
                            .with(
                                    done -> {},
                                    failure -> LOG.debugf(
                                            "Service %s: the last access of an entry could not be recorded",
                                            service.name()));
                });
    }
}
