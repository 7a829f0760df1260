package dev.larder.feeds.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Await;
import dev.larder.spi.ChangeFeed;
import dev.larder.spi.Changes;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** A node: a feed and its reports. */
final class Follower implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final ChangeFeed feed;
    private final List<Changes> reports = new ArrayList<>();
    private final AtomicBoolean refuses = new AtomicBoolean();
    private int refused;

    private Follower(Settings settings) {
        this.feed = new PostgresqlFeedFactory().open("test", settings);
    }

    /** Begins to follow, even if the database is not reachable. */
    static Follower of(Settings settings) {
        var follower = new Follower(settings);
        follower.feed.follow(follower::hear);
        return follower;
    }

    /** Begins to follow and waits until it follows. */
    static Follower following(Settings settings) {
        Follower follower = of(settings);
        follower.awaitGaps(1);
        return follower;
    }

    private Uni<Void> hear(Changes changes) {
        synchronized (reports) {
            if (refuses.get()) {
                refused++;
                reports.notifyAll();
                return Uni.createFrom().failure(new IllegalStateException("the cache is away"));
            }
            reports.add(changes);
            reports.notifyAll();
        }
        return Uni.createFrom().voidItem();
    }

    void refuse(boolean refuse) {
        refuses.set(refuse);
    }

    void awaitRefusals(int least) {
        await("refusals", () -> refused >= least);
    }

    void awaitTags(String... tags) {
        await(String.join(", ", tags), () -> tags().containsAll(List.of(tags)));
    }

    void awaitTags(Set<String> tags) {
        await(tags.size() + " tags", () -> tags().containsAll(tags));
    }

    void awaitGaps(int least) {
        await(least + " gaps", () -> gaps().size() >= least);
    }

    /** Waits until the feed has trouble, or has none. */
    void awaitTrouble(String text) {
        // there is no event for this, so the feed is asked again and again
        await("trouble " + text, () -> feed.trouble().orElse("none").contains(text));
    }

    Set<String> tags() {
        synchronized (reports) {
            Set<String> tags = new HashSet<>();
            for (Changes changes : reports) {
                if (changes instanceof Changes.Tagged tagged) {
                    tags.addAll(tagged.tags());
                }
            }
            return tags;
        }
    }

    List<Changes> gaps() {
        synchronized (reports) {
            return reports.stream().filter(Changes.Gap.class::isInstance).toList();
        }
    }

    void forget() {
        synchronized (reports) {
            reports.clear();
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST.toNanos();
        synchronized (reports) {
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime())
                        .as("%s within %s; reported: %s; trouble: %s", what, LONGEST, reports, feed.trouble())
                        .isLessThan(end);
                try {
                    reports.wait(20);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Override
    public void close() {
        Await.item(feed.close().replaceWith(true));
    }
}
