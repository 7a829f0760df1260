package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What every {@link Doorbell} must do. No contract of the kit: it belongs to {@link Marks}, and not to all of them. */
public abstract class DoorbellBehaviour {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Stamp FIRST = new Stamp(Long.MIN_VALUE, 0);
    private static final Stamp LAST = new Stamp(Long.MAX_VALUE, 1L << 53);

    @Test
    void whoListensHearsWhatAnotherNodeRings(StoreFixture fixture) {
        List<Stamp> heard = new CopyOnWriteArrayList<>();
        Cancellable ear = listen(fixture.named("a"), heard);
        ringUntilHeard(fixture.named("a"), FIRST, heard);
        ringUntilHeard(fixture.named("a"), LAST, heard);
        ear.cancel();
        assertThat(heard).containsOnly(FIRST, LAST);
    }

    @Test
    void anotherServiceIsNotCalled(StoreFixture fixture) {
        List<Stamp> others = new CopyOnWriteArrayList<>();
        List<Stamp> own = new CopyOnWriteArrayList<>();
        Cancellable other = listen(fixture.named("ab"), others);
        Cancellable one = listen(fixture.named("a"), own);
        ringUntilHeard(fixture.named("ab"), LAST, others);
        ringUntilHeard(fixture.named("a"), FIRST, own);
        other.cancel();
        one.cancel();
        assertThat(others).containsOnly(LAST);
        assertThat(own).containsOnly(FIRST);
    }

    /** Also for the tests of a backend that harm its server in between. */
    public static void ringUntilHeard(CacheStore store, Stamp moment, List<Stamp> heard) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        // a call before the ear was connected is lost, which nobody promised otherwise
        while (!heard.contains(moment) && System.nanoTime() < end) {
            Await.item(bell(store).ring(moment).onFailure().recoverWithNull());
            pause();
        }
        assertThat(heard).contains(moment);
    }

    public static Cancellable listen(CacheStore store, List<Stamp> heard) {
        return bell(store).rings().subscribe().with(heard::add);
    }

    private static Doorbell bell(CacheStore store) {
        return store.capability(Marks.class).flatMap(Marks::doorbell).orElseThrow();
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
