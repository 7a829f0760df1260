package dev.larder.core.access;

import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The API keys that are accepted.
 *
 * <p>A presented key is hashed whole, looked for by the id in it, which is no secret, and compared in constant time. Only
 * hashes are kept, so nothing here opens a door. What was verified is remembered until the keys are replaced, so that a
 * key that is revoked is refused from then on.
 */
@Singleton
public final class KeyRing {
    private static final int MAX_REMEMBERED = 10_000;

    private final Clock clock;
    private final KeyedHash fingerprints = KeyedHash.random();
    private volatile Accepted accepted = new Accepted(Map.of(), new ConcurrentHashMap<>());

    /** An empty ring. */
    public KeyRing(Clock clock) {
        this.clock = clock;
    }

    /**
     * The keys of one moment.
     *
     * @param byId the accepted keys by the id within them
     * @param verified what was verified against them, by a keyed hash; only accepted keys get here
     */
    private record Accepted(Map<String, List<Lock>> byId, ConcurrentMap<KeyedHash.Value, ApiKey> verified) {}

    /**
     * Accepts these keys from now on, and no others.
     *
     * @param keys the accepted keys by the id within them; empty for secrets that have none
     */
    public void replace(Map<Optional<String>, List<ApiKey>> keys) {
        Map<String, List<Lock>> byId = new HashMap<>();
        keys.forEach((id, list) -> byId.computeIfAbsent(id.orElse(""), x -> new ArrayList<>())
                .addAll(list.stream().map(Lock::new).toList()));
        accepted = new Accepted(byId, new ConcurrentHashMap<>());
    }

    /** Whose key this is; empty when it is unknown, or has expired. */
    public Optional<Caller> authenticate(String presented) {
        Accepted now = accepted;
        KeyedHash.Value fingerprint = fingerprints.of(presented);
        Optional<ApiKey> known = Optional.ofNullable(now.verified.get(fingerprint));
        if (known.isEmpty()) {
            known = verify(now, presented);
            if (known.isPresent() && now.verified.size() < MAX_REMEMBERED) {
                now.verified.put(fingerprint, known.get());
            }
        }
        return known.filter(key -> key.isValidAt(clock)).map(ApiKey::caller);
    }

    /** Whether a caller that was accepted before still is, with the same rights. */
    public boolean accepts(Caller caller) {
        return accepted.byId.values().stream()
                .flatMap(List::stream)
                .map(lock -> lock.key)
                .anyMatch(key -> key.caller().equals(caller) && key.isValidAt(clock));
    }

    private static Optional<ApiKey> verify(Accepted now, String presented) {
        List<Lock> candidates = now.byId.getOrDefault(ApiKey.id(presented).orElse(""), List.of());
        byte[] hash = ApiKey.sha256(presented);
        Optional<ApiKey> found = Optional.empty();
        for (Lock lock : candidates) {
            if (MessageDigest.isEqual(hash, lock.hash)) {
                found = Optional.of(lock.key);
            }
        }
        return found;
    }

    private static final class Lock {
        private final ApiKey key;
        private final byte[] hash;

        Lock(ApiKey key) {
            this.key = key;
            this.hash = HexFormat.of().parseHex(key.hash());
        }
    }
}
