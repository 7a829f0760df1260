package dev.larder.core.access;

import dev.larder.core.Sha256;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * The accepted API keys.
 *
 * <p>A presented key is looked up by its id, which is not secret, then hashed as a whole and compared in constant time.
 * Only hashes are stored, so this object does not contain a usable key. A verified key is remembered until the keys are
 * replaced, so a revoked key is refused from then on.
 */
@Singleton
public final class KeyRing {
    /** The maximum number of remembered keys; any further one is hashed at each request. */
    static final int MAX_REMEMBERED = 10_000;

    private final Clock clock;
    private final KeyedHash fingerprints = KeyedHash.random();
    private volatile Accepted accepted = new Accepted(Map.of());

    /** Creates a ring that accepts no key. */
    public KeyRing(Clock clock) {
        this.clock = clock;
    }

    /** The keys accepted at one time. */
    private static final class Accepted {
        private final Map<String, List<StoredKey>> byId;

        /** The verified keys by a keyed hash of their text; only accepted keys are added. */
        private final ConcurrentMap<KeyedHash.Value, ApiKey> verified = new ConcurrentHashMap<>();

        /** The callers by their own id, which is not the id inside a key. */
        private final Map<String, List<ApiKey>> byCaller;

        private final String hashOfAll;

        Accepted(Map<String, List<StoredKey>> byId) {
            this.byId = byId;
            this.byCaller = byId.values().stream()
                    .flatMap(List::stream)
                    .map(stored -> stored.key)
                    .collect(Collectors.groupingBy(key -> key.caller().id()));
            this.hashOfAll = ApiKey.hash(byId.values().stream()
                    .flatMap(List::stream)
                    .map(stored -> stored.key.hash())
                    .sorted()
                    .collect(Collectors.joining("\n")));
        }
    }

    /**
     * Accepts these keys from now on, and no others.
     *
     * @param keys the accepted keys by the id inside them; the empty id for secrets without one
     */
    public void replace(Map<Optional<String>, List<ApiKey>> keys) {
        Map<String, List<StoredKey>> byId = new HashMap<>();
        keys.forEach((id, list) -> byId.computeIfAbsent(id.orElse(""), x -> new ArrayList<>())
                .addAll(list.stream().map(StoredKey::new).toList()));
        accepted = new Accepted(byId);
    }

    /** The owner of the key; empty if the key is unknown or has expired. */
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

    /** The number of verified keys that are remembered now. */
    int remembered() {
        return accepted.verified.size();
    }

    /** The caller with the rights of now, after a wait; empty if the key was revoked or has expired meanwhile. */
    public Optional<Caller> current(Caller caller) {
        for (ApiKey key : accepted.byCaller.getOrDefault(caller.id(), List.of())) {
            if (key.isValidAt(clock)) {
                return Optional.of(key.caller());
            }
        }
        return Optional.empty();
    }

    /** Whether a caller is still accepted with the same rights: a check that is cheap enough to repeat often. */
    public Acceptance watch(Caller caller) {
        return new Acceptance(caller);
    }

    /**
     * 32 secret bytes that are equal on all nodes with the same API keys. They cannot be guessed without the hashes of
     * all keys.
     *
     * @param purpose the purpose of the bytes: other purposes get other bytes
     */
    public byte[] secret(String purpose) {
        return Sha256.of(purpose + "\n" + accepted.hashOfAll);
    }

    private static Optional<ApiKey> verify(Accepted now, String presented) {
        List<StoredKey> candidates = now.byId.getOrDefault(ApiKey.id(presented).orElse(""), List.of());
        byte[] hash = Sha256.of(presented);
        Optional<ApiKey> found = Optional.empty();
        for (StoredKey stored : candidates) {
            if (MessageDigest.isEqual(hash, stored.hash)) {
                found = Optional.of(stored.key);
            }
        }
        return found;
    }

    private static final class StoredKey {
        private final ApiKey key;
        private final byte[] hash;

        StoredKey(ApiKey key) {
            this.key = key;
            this.hash = HexFormat.of().parseHex(key.hash());
        }
    }

    /** The acceptance of one caller, until its API key is revoked or expires, or gets other rights. Not thread-safe. */
    public final class Acceptance {
        private final Caller caller;
        private Accepted seen;
        private Optional<ApiKey> key;

        private Acceptance(Caller caller) {
            this.caller = caller;
            this.seen = accepted;
            this.key = lasting(seen);
        }

        /** Whether the caller is accepted now. */
        public boolean holds() {
            Accepted now = accepted;
            if (now != seen) {
                seen = now;
                key = lasting(now);
            }
            return key.isPresent() && key.get().isValidAt(clock);
        }

        /** The time until it ends by itself; empty if it does not. */
        public Optional<Duration> remaining() {
            return key.flatMap(ApiKey::expires).map(end -> Duration.between(clock.instant(), end));
        }

        /** The caller's key with these rights that is valid longest. */
        private Optional<ApiKey> lasting(Accepted now) {
            return now.byCaller.getOrDefault(caller.id(), List.of()).stream()
                    .filter(one -> one.caller().equals(caller))
                    .max(Comparator.comparing(one -> one.expires().orElse(Instant.MAX)));
        }
    }
}
