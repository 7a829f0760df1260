package dev.larder.core.access;

import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The API keys that are accepted.
 *
 * <p>A presented key is hashed whole, looked for by the id in it, which is no secret, and compared in constant time. Only
 * hashes are kept, so nothing here opens a door.
 */
public final class KeyRing {
    private final Map<String, List<Lock>> byId = new HashMap<>();
    private final Clock clock;

    /** @param keys the accepted keys by the id within them; empty for secrets that have none */
    public KeyRing(Map<Optional<String>, List<ApiKey>> keys, Clock clock) {
        this.clock = clock;
        keys.forEach((id, list) -> byId.computeIfAbsent(id.orElse(""), x -> new ArrayList<>())
                .addAll(list.stream().map(Lock::new).toList()));
    }

    /** Whose key this is; empty when it is nobody's, or not any more. */
    public Optional<Caller> authenticate(String presented) {
        List<Lock> candidates = byId.getOrDefault(ApiKey.id(presented).orElse(""), List.of());
        byte[] hash = ApiKey.sha256(presented);
        for (Lock lock : candidates) {
            if (MessageDigest.isEqual(hash, lock.hash) && lock.isOpen(clock)) {
                return Optional.of(lock.key.caller());
            }
        }
        return Optional.empty();
    }

    private static final class Lock {
        private final ApiKey key;
        private final byte[] hash;

        Lock(ApiKey key) {
            this.key = key;
            this.hash = HexFormat.of().parseHex(key.hash());
        }

        boolean isOpen(Clock clock) {
            return key.expires().isEmpty()
                    || clock.instant().isBefore(key.expires().get());
        }
    }
}
