package dev.larder.core.service;

import dev.larder.core.OwnKeys;
import dev.larder.core.Refusal;
import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreLimits;
import java.util.List;

/**
 * The rules that a service's owner sets.
 *
 * @param ttl the rules for lifetimes
 * @param maxKeyBytes the longest key, in bytes of UTF-8
 * @param maxValueBytes the largest value, in bytes
 * @param cacheControl the {@code Cache-Control} of every value (RFC 9111)
 * @param prefixes the key prefixes that can be invalidated in one step
 * @param refresh the rules for refreshing a value before it expires
 * @param sessions the lifetimes of sessions
 * @param conversations the rules for conversations
 */
public record ServiceRules(
        TtlRules ttl,
        int maxKeyBytes,
        long maxValueBytes,
        String cacheControl,
        List<String> prefixes,
        RefreshRules refresh,
        SessionRules sessions,
        ConversationRules conversations) {
    public ServiceRules {
        prefixes = List.copyOf(prefixes);
    }

    /** The same rules, and no more than the backend can take. */
    public ServiceRules within(StoreLimits limits) {
        return new ServiceRules(
                ttl,
                Math.min(maxKeyBytes, limits.maxKeyBytes()),
                Math.min(maxValueBytes, limits.maxValueBytes()),
                cacheControl,
                prefixes,
                refresh,
                sessions,
                conversations);
    }

    /** The same rules with other prefixes. */
    public ServiceRules withPrefixes(List<String> others) {
        return new ServiceRules(
                ttl, maxKeyBytes, maxValueBytes, cacheControl, others, refresh, sessions, conversations);
    }

    /**
     * Lets a key pass that is not too long and not one of Larder's own.
     *
     * @throws Refusal.Bad when it is
     */
    public void admit(CacheKey key) {
        if (OwnKeys.has(key)) {
            throw new Refusal.Bad("Keys with this prefix are reserved for Larder; use another key");
        }
        // a character has at most three bytes, so most keys need not be encoded to be measured
        if (key.text().length() > maxKeyBytes / 3 && key.utf8().length > maxKeyBytes) {
            throw new Refusal.Bad("A key of this service has at most %d bytes".formatted(maxKeyBytes));
        }
    }

    /**
     * Lets a value pass that is not too large.
     *
     * @throws Refusal.TooLarge when it is
     */
    public void admit(byte[] value) {
        if (value.length > maxValueBytes) {
            throw new Refusal.TooLarge("A value of this service has at most %d bytes".formatted(maxValueBytes));
        }
    }
}
