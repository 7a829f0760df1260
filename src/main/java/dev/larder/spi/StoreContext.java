package dev.larder.spi;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * What every store is told when it is opened, whatever its type.
 *
 * @param service the service's name: letters, digits, {@code _} and {@code -}
 * @param keyPrefix the service's {@code key-prefix}, when it has one
 * @param timeout after how long a call that has no answer fails
 * @param maxValueBytes the largest payload this service accepts, in bytes
 * @param clock the time
 */
public record StoreContext(
        String service, Optional<String> keyPrefix, Duration timeout, long maxValueBytes, Clock clock) {
    /**
     * What sets this store's keys apart from every other store's on the same backend. It has no slash, so a store that
     * puts one behind it cannot be taken for a neighbour.
     *
     * @throws IllegalArgumentException when the key prefix has a slash
     */
    public String namespace() {
        String name = keyPrefix.orElse("larder:" + service);
        if (name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("key-prefix of service %s may not have a slash".formatted(service));
        }
        return name;
    }
}
