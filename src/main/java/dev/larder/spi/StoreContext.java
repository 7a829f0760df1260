package dev.larder.spi;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The parameters of every store, whatever its type.
 *
 * @param service the service's name: letters, digits, {@code _} and {@code -}
 * @param keyPrefix the service's {@code key-prefix}, if it has one
 * @param timeout the time after which a call without an answer fails
 * @param maxValueBytes the largest payload this service accepts, in bytes
 * @param clock the source of time
 */
public record StoreContext(
        String service, Optional<String> keyPrefix, Duration timeout, long maxValueBytes, Clock clock) {
    /**
     * The namespace, which separates this store's keys from those of other stores on the same backend. It has no slash,
     * so a store that appends one to it cannot have the keys of another store.
     *
     * @throws IllegalArgumentException if the key prefix has a slash
     */
    public String namespace() {
        String name = keyPrefix.orElse("larder:" + service);
        if (name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("key-prefix of service %s may not have a slash".formatted(service));
        }
        return name;
    }
}
