package dev.larder.core.store;

import dev.larder.core.store.Targets.Target;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Logs when a backend stops serving calls, with the cause, and when it serves them again: one line for each change.
 *
 * <p>A single call may fail by chance. So a backend that has served calls is away when several calls in a row fail, and is
 * back when a call succeeds some time after the last failure.
 */
final class OutageInterceptor implements Interceptor {
    private static final Logger LOG = Logger.getLogger(OutageInterceptor.class);
    private static final int FAILURES = 3;
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final String service;
    private final State whole = new State();

    /** By server, if the store is divided. */
    private final Map<String, State> servers = new ConcurrentHashMap<>();

    OutageInterceptor(String service) {
        this.service = service;
    }

    @Override
    public <T> Uni<T> around(Call call, Uni<T> uni) {
        return observed(whole, uni);
    }

    /** A call on several servers does not tell which of them failed; calls on one of them do. */
    @Override
    public <T> Uni<T> around(Call call, Target target, Uni<T> uni) {
        return target == Target.UNDIVIDED
                ? observed(whole, uni)
                : Uni.createFrom().deferred(() -> {
                    List<String> names = target.get();
                    return switch (names.size()) {
                        case 0 -> observed(whole, uni);
                        case 1 -> observed(servers.computeIfAbsent(names.get(0), name -> new State()), uni);
                        default -> uni;
                    };
                });
    }

    /** Pings come without traffic. */
    @Override
    public <T> Uni<T> beside(Uni<T> uni) {
        return observed(whole, uni);
    }

    private static <T> Uni<T> observed(State state, Uni<T> uni) {
        return uni.onItemOrFailure().invoke((item, failure) -> state.ended(failure));
    }

    /** Whether a server serves calls, as told by the calls. */
    private final class State {
        private int failures;
        private long lastFailure;
        private boolean away;
        private boolean served;

        /** Whether the last call succeeded and nothing is to be logged, so that most calls take no lock. */
        private volatile boolean serving;

        void ended(@Nullable Throwable failure) {
            if (failure == null) {
                if (!serving) {
                    succeeded();
                }
            } else if (Breaker.isAway(failure)) {
                failed(failure);
            }
        }

        private synchronized void succeeded() {
            boolean settled = System.nanoTime() - lastFailure >= QUIET.toNanos();
            if (away && settled) {
                away = false;
                LOG.infof("Service %s: the backend serves calls again", service);
            }
            failures = 0;
            served = true;
            serving = !away;
        }

        private synchronized void failed(Throwable failure) {
            serving = false;
            failures++;
            lastFailure = System.nanoTime();
            if (!away && (failures >= FAILURES || !served)) {
                away = true;
                LOG.warnf("Service %s does not serve calls: %s", service, failure.getMessage());
            }
        }
    }
}
