package dev.larder.spi;

import java.util.Set;

/** What an outside source of changes reports. */
public sealed interface Changes {
    /**
     * Something happened to what these tags name.
     *
     * @param tags one or more
     */
    record Tagged(Set<String> tags) implements Changes {
        public Tagged {
            tags = Set.copyOf(tags);
        }
    }

    /**
     * Anything may have happened: everything that depends on the source must go.
     *
     * @param reason why nobody knows, in a few words for the log
     */
    record Gap(String reason) implements Changes {}
}
