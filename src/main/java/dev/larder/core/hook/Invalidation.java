package dev.larder.core.hook;

import dev.larder.core.service.ServiceName;
import io.smallrye.mutiny.Uni;
import java.util.Set;

/** Makes what a service holds unusable. Doing it twice is harmless. */
public interface Invalidation {
    /** Of the entries with any of these tags; a tag that no entry may have is no failure. */
    Uni<Void> purgeTags(ServiceName service, Set<String> tags);

    /** Of all entries. */
    Uni<Void> purgeAll(ServiceName service);
}
