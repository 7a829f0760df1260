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

/**
 * Who is making a value, so that not everybody does. Leases lie beside the entries: no caller can name or list them, and a
 * flush removes them.
 *
 * <p>A lease is of a key as it was written and invalidated last: whoever finds it changed since need not wait for a fill
 * that can only be refused. It ends by itself. How things stood when it was granted is noted under the holder's token, for longer
 * than the lease lasts. Nothing that is promised rests on either: a backend that loses a lease lets two callers make one
 * value, one that loses a note makes a holder ask again, and {@link Fills} stores what is right.
 */
public final class LeaseBook {
    /** How many times as long as the lease its note is kept: a slow source's answer is as good as a quick one's. */
    private static final int NOTE_LIVES = 10;

    private static final int TOKEN_BYTES = 16;
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
        return text.matches("[\\w-]{22}");
    }

    /** How long after its grant a fill may come. */
    public static Duration filling(Duration life) {
        return life.multipliedBy(NOTE_LIVES);
    }

    /** Emits a token if the lease is the caller's now: of many callers at once one has it. */
    public Uni<Optional<String>> take(CacheKey key, Begun begun, Duration life) {
        return Uni.createFrom().deferred(() -> {
            var lease = new Lease(random.nextLong(), clock.millis(), begun);
            return writes.putIfAbsent(place(key, begun), entry(lease, life, NOTHING))
                    .flatMap(taken -> taken
                            ? note(key, lease, life).map(Optional::of)
                            : Uni.createFrom().item(Optional.empty()));
        });
    }

    /** Emits the lease with that token, unless it is of another key or was granted too long ago. */
    public Uni<Optional<Lease>> find(CacheKey key, String token) {
        return store.get(note(token)).map(found -> found.flatMap(note -> Lease.of(note.payload(), key)));
    }

    /** Ends a lease, so that its token is good for nothing; emits whether it was still running. */
    public Uni<Boolean> end(CacheKey key, String token, Lease lease) {
        return Uni.combine()
                .all()
                .unis(writes.remove(place(key, lease.begun()), lease.nonce()), store.remove(note(token)))
                .asTuple()
                .map(both -> both.getItem1());
    }

    private Uni<String> note(CacheKey key, Lease lease, Duration life) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return store.put(note(token), entry(lease, filling(life), lease.note(key)))
                .replaceWith(token);
    }

    private static Entry entry(Lease lease, Duration life, byte[] payload) {
        var ending = Lifetime.until(lease.granted(), lease.granted() + life.toMillis());
        return new Entry(lease.nonce(), Representation.BINARY, ending, payload);
    }

    private static CacheKey note(String token) {
        return ReservedKeyScan.beside("n" + token);
    }

    /** Keys that meet in one number wait for each other, and no more. */
    private static CacheKey place(CacheKey key, Begun begun) {
        HexFormat hex = HexFormat.of();
        return ReservedKeyScan.beside("l" + hex.toHexDigits(TagId.key(key))
                + hex.toHexDigits(begun.version())
                + hex.toHexDigits(begun.revision().epoch())
                + hex.toHexDigits(begun.mark()));
    }
}
