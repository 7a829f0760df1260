package dev.larder.core.invalidation.freshness;

import dev.larder.core.invalidation.freshness.Fills.Begun;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The leases of a service: which caller loads which value. Leases are stored beside the entries: callers cannot name or
 * list them, and a flush removes them.
 *
 * <p>A lease belongs to a key in the state of its last write and invalidation: a caller that finds the key changed
 * since need not wait for a fill that will be refused. A lease expires. The state at its grant is stored under the
 * holder's token, for longer than the lease lasts. Correctness does not depend on either: if the backend loses a lease,
 * two callers load one value; if it loses the state, the holder must load again; {@link Fills} decides what is stored.
 */
public final class LeaseBook {
    /**
     * The ratio of the lifetime of the stored state to that of the lease, so that the value of a slow source is
     * accepted.
     */
    private static final int NOTE_LIVES = 10;

    private static final int TOKEN_BYTES = 16;
    private static final Pattern TOKEN = Pattern.compile("[\\w-]{22}");
    private static final byte[] NOTHING = {};

    private final CacheStore store;
    private final ConditionalWrites writes;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    LeaseBook(CacheStore store, Clock clock) {
        this.store = store;
        this.writes = store.capability(ConditionalWrites.class).orElseThrow();
        this.clock = clock;
    }

    /** Whether a text looks like a token. */
    public static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    /** The time after the grant in which a fill is accepted. */
    public static Duration filling(Duration lifetime) {
        return lifetime.multipliedBy(NOTE_LIVES);
    }

    /** Emits a token if the caller got the lease: of many concurrent callers one gets it. */
    public Uni<Optional<String>> take(CacheKey key, Begun begun, Duration lifetime) {
        return Uni.createFrom().deferred(() -> {
            var lease = new Lease(random.nextLong(), clock.millis(), begun);
            return writes.putIfAbsent(place(key, begun), entry(lease, lifetime, NOTHING))
                    .flatMap(taken -> taken
                            ? note(key, lease, lifetime).map(Optional::of)
                            : Uni.createFrom().item(Optional.empty()));
        });
    }

    /** Emits the lease with this token, unless it belongs to another key or is too old. */
    public Uni<Optional<Lease>> find(CacheKey key, String token) {
        return store.get(note(token)).map(found -> found.flatMap(note -> Lease.of(note.payload(), key)));
    }

    /** Ends a lease and invalidates its token; emits whether it was still valid. */
    public Uni<Boolean> end(CacheKey key, String token, Lease lease) {
        return Uni.combine()
                .all()
                .unis(writes.remove(place(key, lease.begun()), lease.nonce()), store.remove(note(token)))
                .asTuple()
                .map(both -> both.getItem1());
    }

    private Uni<String> note(CacheKey key, Lease lease, Duration lifetime) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return store.put(note(token), entry(lease, filling(lifetime), lease.note(key)))
                .replaceWith(token);
    }

    private static Entry entry(Lease lease, Duration lifetime, byte[] payload) {
        var ending = Lifetime.until(lease.granted(), lease.granted() + lifetime.toMillis());
        return new Entry(lease.nonce(), Representation.BINARY, ending, payload);
    }

    private static CacheKey note(String token) {
        return ReservedKeyScan.beside("n" + token);
    }

    /** Keys with the same number wait for each other, without other effects. */
    private static CacheKey place(CacheKey key, Begun begun) {
        HexFormat hex = HexFormat.of();
        return ReservedKeyScan.beside("l" + hex.toHexDigits(TagId.key(key))
                + hex.toHexDigits(begun.version())
                + hex.toHexDigits(begun.revision().epoch())
                + hex.toHexDigits(begun.mark()));
    }
}
