package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * The behaviour of every {@link InvalidationChannel}. It is not a contract of the kit: only some {@link
 * InvalidationLog}s have a channel.
 */
public abstract class InvalidationChannelBehaviour {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Revision FIRST = new Revision(Long.MIN_VALUE, 0);
    private static final Revision LAST = new Revision(Long.MAX_VALUE, 1L << 53);

    @Test
    void aListenerHearsAnotherNode(StoreFixture fixture) {
        List<Revision> heard = new CopyOnWriteArrayList<>();
        Cancellable ear = listen(fixture.named("a"), heard);
        publishUntilHeard(fixture.named("a"), FIRST, heard);
        publishUntilHeard(fixture.named("a"), LAST, heard);
        ear.cancel();
        assertThat(heard).containsOnly(FIRST, LAST);
    }

    @Test
    void anotherServiceIsNotCalled(StoreFixture fixture) {
        List<Revision> others = new CopyOnWriteArrayList<>();
        List<Revision> own = new CopyOnWriteArrayList<>();
        Cancellable other = listen(fixture.named("ab"), others);
        Cancellable one = listen(fixture.named("a"), own);
        publishUntilHeard(fixture.named("ab"), LAST, others);
        publishUntilHeard(fixture.named("a"), FIRST, own);
        other.cancel();
        one.cancel();
        assertThat(others).containsOnly(LAST);
        assertThat(own).containsOnly(FIRST);
    }

    /** Also for the tests of a backend that stop its server in between. */
    public static void publishUntilHeard(CacheStore store, Revision revision, List<Revision> heard) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        // a call before the listener was connected is lost, which is allowed
        while (!heard.contains(revision) && System.nanoTime() < end) {
            Await.item(channel(store).publish(revision).onFailure().recoverWithNull());
            pause();
        }
        assertThat(heard).contains(revision);
    }

    public static Cancellable listen(CacheStore store, List<Revision> heard) {
        return channel(store).revisions().subscribe().with(heard::add);
    }

    private static InvalidationChannel channel(CacheStore store) {
        return store.capability(InvalidationLog.class)
                .flatMap(InvalidationLog::channel)
                .orElseThrow();
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
