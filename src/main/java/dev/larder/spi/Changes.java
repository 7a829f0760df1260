package dev.larder.spi;

import java.util.Set;

/** A report of a {@link ChangeFeed}. */
public sealed interface Changes {
    /**
     * The data that these tags name has changed.
     *
     * @param tags one or more
     */
    record Tagged(Set<String> tags) implements Changes {
        public Tagged {
            tags = Set.copyOf(tags);
        }
    }

    /**
     * Any data may have changed: all entries that depend on the source must be invalidated.
     *
     * @param reason the reason, in a few words for the log
     */
    record Gap(String reason) implements Changes {}
}
