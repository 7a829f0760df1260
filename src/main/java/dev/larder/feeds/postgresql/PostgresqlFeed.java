package dev.larder.feeds.postgresql;

import dev.larder.postgresql.TableName;
import dev.larder.spi.Backoff;
import dev.larder.spi.ChangeFeed;
import dev.larder.spi.Changes;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the outbox of one database, in its own thread, which is blocked most of the time.
 *
 * <p>NOTIFY only wakes the feed; the outbox has the events. A lost notification delays an event by {@code poll}, and
 * never loses it; without notifications the feed polls. Each connection begins with a gap, because the end of the
 * earlier connection may have made its snapshot invalid.
 */
final class PostgresqlFeed implements ChangeFeed {
    static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

    private static final Logger LOG = Logger.getLogger(PostgresqlFeed.class);

    private final String name;
    private final PostgresqlFeedConfig config;
    private final List<TableName> tables;
    private final Dialer dialer;
    private final Trimmer trimmer;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    /** The number of failures since the feed last worked. Its thread alone uses it. */
    private int failures;

    private volatile Optional<String> trouble = Optional.of("The feed has not connected to its database yet");
    private volatile Optional<FeedConnection> session = Optional.empty();
    private volatile Optional<RetryingDelivery> retryingDelivery = Optional.empty();
    private volatile Optional<Thread> follower = Optional.empty();

    /** The tables that had hooks at the last check, with their oids; used only by the feed's thread. */
    private Map<TableName, Long> hooked = Map.of();

    /** Whether the connection received its own last notification; used only by the feed's thread. */
    private boolean notified;

    PostgresqlFeed(String name, PostgresqlFeedConfig config) {
        this.name = name;
        this.config = config;
        this.tables = config.tables().stream().map(TableName::parse).toList();
        this.dialer = new Dialer(config);
        this.trimmer = new Trimmer(config.retention(), System::nanoTime);
    }

    @Override
    public void follow(Function<Changes, Uni<Void>> listener) {
        var delivery = new RetryingDelivery(name, listener, stopped);
        retryingDelivery = Optional.of(delivery);
        var thread = new Thread(() -> run(delivery), "larder-feed-" + name);
        thread.setDaemon(true);
        follower = Optional.of(thread);
        thread.start();
    }

    @Override
    public Optional<String> trouble() {
        return retryingDelivery
                .filter(RetryingDelivery::isRefused)
                .map(x -> "Changed entries cannot be invalidated at the moment")
                .or(() -> trouble);
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().deferred(() -> {
            stopped.countDown();
            session.ifPresent(this::abort);
            follower.ifPresent(Thread::interrupt);
            return follower.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom().completionStage(ended);
        });
    }

    private void abort(FeedConnection open) {
        try {
            open.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debugf(e, "Feed %s: the connection could not be closed", name);
        }
    }

    private void run(RetryingDelivery delivery) {
        try {
            while (!isStopped()) {
                try (FeedConnection open = dialer.dial()) {
                    session = Optional.of(open);
                    follow(open, delivery);
                } catch (SQLException e) {
                    lost(e);
                }
                session = Optional.empty();
                failures++;
                Duration pause = BACKOFF.halfJitter(failures, RandomGenerator.getDefault());
                boolean unused = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) { // the edge of the thread: no feed ends silently
            trouble = Optional.of("The feed has ended because of a defect in Larder");
            LOG.errorf(e, "Feed %s has ended", name);
        } finally {
            boolean unused = ended.complete(null);
        }
    }

    private void follow(FeedConnection open, RetryingDelivery delivery) throws SQLException, InterruptedException {
        open.listen();
        notified = open.receivesNotifications(config.timeout());
        OutboxPosition position = open.outbox().begin();
        hooked = open.hooked(tables);
        delivery.deliver(new Changes.Gap("the feed starts"));
        trimmer.forget();
        report();
        long probed = System.nanoTime();
        while (!isStopped()) {
            position = readAll(open.outbox(), position, delivery);
            boolean again = trimmer.trim(open.outbox());
            if (System.nanoTime() - probed >= config.probe().toNanos()) {
                probe(open, delivery);
                probed = System.nanoTime();
                again = true; // a notification of a change may have been consumed by the probe
            }
            if (!again) {
                open.await(config.poll());
            }
        }
    }

    private OutboxPosition readAll(Outbox outbox, OutboxPosition from, RetryingDelivery delivery)
            throws SQLException, InterruptedException {
        OutboxPosition position = from;
        do {
            OutboxPage page = outbox.read(position);
            if (page.changes().isPresent()) {
                delivery.deliver(page.changes().get());
            }
            position = page.next();
        } while (position.isUnderWay() && !isStopped());
        return position;
    }

    private void probe(FeedConnection open, RetryingDelivery delivery) throws SQLException, InterruptedException {
        boolean wasNotified = notified;
        notified = open.receivesNotifications(config.timeout());
        if (wasNotified && !notified) {
            // as after an UNLISTEN; without notifications from the start, another connection does not help
            throw new SQLException("The session receives no more notifications", SqlTrouble.NO_NOTIFICATIONS);
        }
        Map<TableName, Long> before = hooked;
        hooked = open.hooked(tables);
        if (!before.entrySet().containsAll(hooked.entrySet())) {
            delivery.deliver(new Changes.Gap("a table is new, or its hooks are new"));
        }
        if (notified != wasNotified || !before.keySet().equals(hooked.keySet())) {
            report();
        }
        // not before: each short connection would cause a gap
        failures = 0;
    }

    private void report() {
        List<String> unhooked = tables.stream()
                .filter(table -> !hooked.containsKey(table))
                .map(TableName::inTags)
                .toList();
        if (!unhooked.isEmpty()) {
            trouble = Optional.of("No hooks on " + String.join(", ", unhooked));
            LOG.errorf(
                    "Feed %s: changes of %s invalidate nothing; print-table-hooks prints their hooks", name, unhooked);
        } else if (notified) {
            trouble = Optional.empty();
            LOG.infof("Feed %s follows %d tables", name, tables.size());
        } else {
            trouble = Optional.of("Notifications do not arrive: changes are found by polling alone");
            LOG.warnf("Feed %s follows %d tables by polling alone: notifications do not arrive", name, tables.size());
        }
    }

    private void lost(SQLException failure) {
        if (isStopped()) {
            return;
        }
        Optional<String> before = trouble;
        trouble = Optional.of(SqlTrouble.sentence(failure));
        if (!before.equals(trouble)) {
            LOG.warnf("Feed %s does not follow changes: %s", name, trouble.get());
            LOG.debugf(failure, "Feed %s", name);
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }
}
