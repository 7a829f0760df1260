package dev.larder.http.message;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.larder.core.ReadBudget;
import dev.larder.spi.ReadTurns;
import dev.larder.spi.StoreException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The budget of this node for bytes of bodies in the heap: of requests, from their admission to the end of the answer;
 * of the values that a request reads together, until its answer is made; of large answers, until the last byte is
 * written. So many large writes, large reads or slow readers cannot exhaust the heap.
 */
@Singleton
public final class BodyBudget {
    /** Answers up to this size are not counted: they weigh little more than the connection that waits for them. */
    static final int SMALL = 64 << 10;

    /** A caller that has this part of the room under way gets no more. */
    private static final int CALLERS_PART = 2;

    /** The part of the room for the reads of one service whose values may have the maximum size. */
    private static final int SERVICES_PART = 2;

    /** The part of the room for all deliveries to webhooks together: a sender is authenticated only by the body. */
    private static final int DELIVERIES_PART = 8;

    /** The part of the heap. A store makes up to two copies of a body, which are not counted. */
    private static final int HEAP_PART = 8;

    private final long mostTogether;
    private final ReadTurns turns;
    private final long largestRead;
    private final AtomicLong reserved = new AtomicLong();

    /** The bytes of each holder; a holder without bytes has no element. */
    private final Map<String, Long> byHolder = new ConcurrentHashMap<>();

    BodyBudget(
            HttpConfig config,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody,
            MeterRegistry registry) {
        long largest = largestBody.asLongValue();
        long share = Runtime.getRuntime().maxMemory() / HEAP_PART;
        this.mostTogether =
                config.maxBytesInFlight().map(MemorySize::asLongValue).orElse(Math.max(share, largest));
        this.turns = new ReadTurns(mostTogether, mostTogether / SERVICES_PART);
        this.largestRead = config.maxBulkSize().asLongValue();
        Gauge.builder("larder.bytes.in.flight", reserved, AtomicLong::get)
                .description("Bytes of request bodies, of values that are read together and of large answers under way")
                .register(registry);
    }

    /**
     * Opens an account for one body of a caller; nothing is counted yet. A body may take the caller over its share,
     * however small the room is, but not beside others that have it already.
     */
    public Account open(String caller) {
        return new Account(caller, mostTogether / CALLERS_PART, false);
    }

    /**
     * Opens an account for one delivery to a webhook. All deliveries together stay within one small part of the room.
     */
    public Account openForDelivery() {
        return new Account("", mostTogether / DELIVERIES_PART, true);
    }

    /** The answer to a read of several values; their bytes are counted until it is made. */
    public <T> Uni<T> reading(ApiRequest call, Function<ReadBudget, Uni<T>> answer) {
        return inTurn(call, Uni.createFrom().deferred(() -> {
            var reading = new Reading();
            return answer.apply(reading).onTermination().invoke(reading::close);
        }));
    }

    /**
     * The answer to a read of values whose size is unknown before they are in the heap. The read waits until there is
     * room for the largest value, and holds that room until the answer is counted or refused.
     */
    public <T> Uni<T> inTurn(ApiRequest call, Uni<T> read) {
        String service = call.service().orElseThrow().name().text();
        return turns.inTurn(new ReadTurns.Claim(service, largestRead, here()), read);
    }

    /** The event loop of the request: its later tasks run after the answer is sent. */
    private static Executor here() {
        Context context = Vertx.currentContext();
        return context == null ? Infrastructure.getDefaultExecutor() : task -> context.runOnContext(x -> task.run());
    }

    /**
     * Counts so many bytes until they are {@linkplain #release released}. When they are more than the whole room, they
     * get it alone.
     *
     * @throws StoreException.Busy when they would be too many together
     */
    void reserve(long size) {
        long most = Math.max(0, mostTogether - size);
        long before = reserved.get();
        while (before > most || !reserved.compareAndSet(before, before + size)) {
            if (before > most) {
                throw busy("Larder has the maximum number of bytes under way; try again");
            }
            before = reserved.get();
        }
    }

    /** Counts so many bytes, even beyond the budget: refusing them would lose their data. */
    void take(long size) {
        reserved.addAndGet(size);
    }

    void release(long size) {
        reserved.addAndGet(-size);
    }

    private static StoreException busy(String message) {
        return new StoreException.Busy(message);
    }

    /** The bytes of the values of one read until its answer is made. */
    private final class Reading implements ReadBudget {
        @GuardedBy("this")
        private long counted;

        @GuardedBy("this")
        private boolean closed;

        @Override
        public synchronized void reserve(long bytes) {
            if (!closed) {
                BodyBudget.this.reserve(bytes);
                counted += bytes;
            }
        }

        @Override
        public synchronized void take(long bytes) {
            if (!closed) {
                BodyBudget.this.take(bytes);
                counted += bytes;
            }
        }

        /** Gives everything back, once. */
        synchronized void close() {
            if (!closed) {
                closed = true;
                release(counted);
            }
        }
    }

    /** The bytes of one body. Used on the body's event loop alone. */
    public final class Account {
        private final String holder;
        private final long share;
        private final boolean strict;
        private long counted;
        private boolean closed;

        private Account(String holder, long share, boolean strict) {
            this.holder = holder;
            this.share = share;
            this.strict = strict;
        }

        /**
         * Counts more bytes of the body.
         *
         * @throws StoreException.Busy when they would be too many together, or their holder has its share already
         */
        public void add(long bytes) {
            if (closed || bytes == 0) {
                return;
            }
            reserve(bytes);
            long together = byHolder.merge(holder, bytes, Long::sum);
            counted += bytes;
            if (strict ? together > share : together - counted >= share) {
                counted -= bytes;
                forget(bytes);
                throw busy("This API key has its maximum share of the bytes under way; try again");
            }
        }

        /** Gives everything back, once. */
        public void close() {
            if (!closed) {
                closed = true;
                if (counted > 0) {
                    forget(counted);
                }
            }
        }

        private void forget(long bytes) {
            release(bytes);
            byHolder.computeIfPresent(holder, (x, held) -> held == bytes ? null : Long.valueOf(held - bytes));
        }
    }
}
