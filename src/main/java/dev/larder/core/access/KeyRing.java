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
 * The accepted API keys.
 *
 * <p>A presented key is looked up by its id, which is not secret, then hashed as a whole and compared in constant time.
 * Only hashes are stored, so this object does not contain a usable key.
 */
public final class KeyRing {
    private final Map<String, List<StoredKey>> byId = new HashMap<>();
    private final Clock clock;

    /** @param keys the accepted keys by the id inside them; the empty id for secrets without one */
    public KeyRing(Map<Optional<String>, List<ApiKey>> keys, Clock clock) {
        this.clock = clock;
        keys.forEach((id, list) -> byId.computeIfAbsent(id.orElse(""), x -> new ArrayList<>())
                .addAll(list.stream().map(StoredKey::new).toList()));
    }

    /** The owner of the key; empty if the key is unknown or has expired. */
    public Optional<Caller> authenticate(String presented) {
        List<StoredKey> candidates = byId.getOrDefault(ApiKey.id(presented).orElse(""), List.of());
        byte[] hash = ApiKey.sha256(presented);
        for (StoredKey stored : candidates) {
            if (MessageDigest.isEqual(hash, stored.hash) && stored.isValid(clock)) {
                return Optional.of(stored.key.caller());
            }
        }
        return Optional.empty();
    }

    private static final class StoredKey {
        private final ApiKey key;
        private final byte[] hash;

        StoredKey(ApiKey key) {
            this.key = key;
            this.hash = HexFormat.of().parseHex(key.hash());
        }

        boolean isValid(Clock clock) {
            return key.expires().isEmpty()
                    || clock.instant().isBefore(key.expires().get());
        }
    }
}
