package dev.larder.core.invalidation.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.invalidation.freshness.Fills.Begun;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.MapStore;
import dev.larder.spi.MutableClock;
import dev.larder.spi.Revision;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseBookTest {
    private static final CacheKey KEY = new CacheKey("k");
    private static final Duration LIFE = Duration.ofSeconds(30);
    private static final Begun BEGUN = new Begun(new Revision(5, 42), -5, false, 41);

    private final MutableClock clock = new MutableClock();
    private final LeaseBook book = new LeaseBook(MapStore.alone(clock), clock);

    @Test
    void oneHolderAtATimeIsToldHowThingsStood() {
        String token = take(BEGUN).orElseThrow();
        assertThat(take(BEGUN)).isEmpty();
        assertThat(Await.item(book.find(KEY, token)).map(Lease::begun)).contains(BEGUN);
        var ofNothing = new Begun(new Revision(5, 43), -5, true, 43);
        assertThat(Await.item(book.find(KEY, take(ofNothing).orElseThrow())).map(Lease::begun))
                .contains(ofNothing);
        assertThat(take(new Begun(BEGUN.revision(), -6, false, BEGUN.mark()))).isPresent();
    }

    @Test
    void aTokenIsGoodForItsKeyAloneAndCannotBeGuessed() {
        String token = take(BEGUN).orElseThrow();
        assertThat(LeaseBook.isToken(token)).isTrue();
        assertThat(Await.item(book.find(new CacheKey("kk"), token))).isEmpty();
        assertThat(Await.item(book.find(KEY, "A".repeat(22)))).isEmpty();
    }

    @Test
    void aLeaseThatWasEndedIsFreeAndItsTokenGoodForNothing() {
        String token = take(BEGUN).orElseThrow();
        Lease lease = Await.item(book.find(KEY, token)).orElseThrow();
        assertThat(Await.item(book.end(KEY, token, lease))).isTrue();
        assertThat(Await.item(book.find(KEY, token))).isEmpty();
        assertThat(take(BEGUN)).isPresent();
        assertThat(Await.item(book.end(KEY, token, lease))).isFalse();
        assertThat(take(BEGUN)).isEmpty();
    }

    @Test
    void aLeaseRunsOutAndItsTokenLater() {
        String token = take(BEGUN).orElseThrow();
        clock.pass(LIFE);
        assertThat(take(BEGUN)).isPresent();
        assertThat(Await.item(book.find(KEY, token))).isPresent();
        clock.pass(LIFE.multipliedBy(10));
        assertThat(Await.item(book.find(KEY, token))).isEmpty();
    }

    private Optional<String> take(Begun begun) {
        return Await.item(book.take(KEY, begun, LIFE));
    }
}
