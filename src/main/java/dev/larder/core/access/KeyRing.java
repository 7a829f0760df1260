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
import java.util.function.BooleanSupplier;

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
    private volatile Accepted accepted = new Accepted(Map.of());

    /** An empty ring. */
    public KeyRing(Clock clock) {
        this.clock = clock;
    }

    /** The keys of one moment. */
    private static final class Accepted {
        private final Map<String, List<Lock>> byId;

        /** What was verified against them, by a keyed hash; only accepted keys get here. */
        private final ConcurrentMap<KeyedHash.Value, ApiKey> verified = new ConcurrentHashMap<>();

        Accepted(Map<String, List<Lock>> byId) {
            this.byId = byId;
        }
    }

    /**
     * Accepts these keys from now on, and no others.
     *
     * @param keys the accepted keys by the id within them; empty for secrets that have none
     */
    public void replace(Map<Optional<String>, List<ApiKey>> keys) {
        Map<String, List<Lock>> byId = new HashMap<>();
        keys.forEach((id, list) -> byId.computeIfAbsent(id.orElse(""), x -> new ArrayList<>())
                .addAll(list.stream().map(Lock::new).toList()));
        accepted = new Accepted(byId);
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

    /** Tells, as often as it is asked and at little cost, whether a caller is accepted still with the same rights. */
    public BooleanSupplier watch(Caller caller) {
        return new BooleanSupplier() {
            private Accepted seen = accepted;
            private boolean known = true;

            @Override
            public boolean getAsBoolean() {
                Accepted now = accepted;
                if (now != seen) {
                    known = accepts(now, caller);
                    seen = now;
                }
                return known;
            }
        };
    }

    private boolean accepts(Accepted now, Caller caller) {
        return now.byId.values().stream()
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
