package dev.larder.core.store;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides from the calls whether a server serves calls: logs one line when that changes.
 *
 * <p>A single call may fail by chance. So a server that has served calls is away when several calls in a row fail, when
 * one finds that it cannot be reached, or when its breaker opens. It is back when a call succeeds some time after the
 * last failure. A cause that was not yet logged in the same outage is a line of its own: the first one may be a
 * timeout, and the second one a password that is refused.
 */
public final class Outages {
    private static final Logger LOG = Logger.getLogger(Outages.class);
    private static final int FAILURES = 3;

    /** The maximum number of causes that are logged for one outage. */
    private static final int MAX_CAUSES = 5;

    private static final Duration QUIET = Duration.ofSeconds(1);

    /** The minimum time between two log lines about single failures of one server. */
    private static final Duration SELDOM = Duration.ofMinutes(1);

    private final Supplier<String> awayMessage;
    private final Supplier<String> backMessage;

    private int failures;
    private @Nullable String cause;

    /** The causes of this outage that were logged. */
    private final Set<String> told = new HashSet<>();

    private long lastFailure;
    private long lastLeft = System.nanoTime() - SELDOM.toNanos();
    private boolean away;
    private boolean served;

    /** Whether the last call succeeded and nothing is to be logged, so that most calls take no lock. */
    private volatile boolean serving;

    /**
     * @param awayMessage logged with the cause when the server stops serving calls
     * @param backMessage logged when it serves them again
     */
    public Outages(Supplier<String> awayMessage, Supplier<String> backMessage) {
        this.awayMessage = awayMessage;
        this.backMessage = backMessage;
    }

    /** Takes note of a call that ended, with its failure if it failed. */
    void ended(@Nullable Throwable failure) {
        if (failure == null) {
            succeeded();
        } else if (Breaker.isAway(failure)) {
            failed(String.valueOf(failure.getMessage()));
        }
    }

    /** Takes note of a call that succeeded. */
    public void succeeded() {
        if (!serving) {
            settle();
        }
    }

    private synchronized void settle() {
        boolean settled = System.nanoTime() - lastFailure >= QUIET.toNanos();
        if (away && settled) {
            away = false;
            told.clear();
            LOG.info(backMessage.get());
        }
        failures = 0;
        served = true;
        serving = !away;
    }

    /** Takes note of a call that failed because the server is away. */
    public synchronized void failed(String why) {
        serving = false;
        failures++;
        lastFailure = System.nanoTime();
        cause = why;
        if (failures >= FAILURES || !served) {
            left();
        }
    }

    /** Takes note of a call that failed, and by no chance: the server cannot be reached. */
    public synchronized void unreachable(String why) {
        failed(why);
        if (System.nanoTime() - lastLeft >= SELDOM.toNanos()) {
            left();
        }
    }

    /** The breaker refuses calls from now on, so no more of them fail here. */
    public synchronized void refused() {
        serving = false;
        left();
    }

    /** The last cause while the server is away; empty while it serves calls, or was never called. */
    public synchronized Optional<String> trouble() {
        return away ? Optional.of(String.valueOf(cause)) : Optional.empty();
    }

    private synchronized void left() {
        String now = String.valueOf(cause);
        if (!away) {
            away = true;
            lastLeft = System.nanoTime();
            told.add(now);
            LOG.warnf("%s: %s", awayMessage.get(), now);
        } else if (told.size() < MAX_CAUSES && told.add(now)) {
            LOG.warnf("%s. The cause is now another one: %s", awayMessage.get(), now);
        }
    }
}
