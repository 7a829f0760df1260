package dev.larder.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoldRenewalTest {
    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Source source = new Source();
    private final List<String> events = new ArrayList<>();
    private final List<UniEmitter<? super Object>> renewals = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    private final ReadStream<Buffer> body = new HoldRenewal(source, context, new Moving(), INTERVAL, () -> {
        events.add("renewal");
        return Uni.createFrom().emitter(renewals::add);
    });

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private final class Moving extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** A stream whose events the test makes. */
    private static final class Source implements ReadStream<Buffer> {
        private @Nullable Handler<Buffer> pieces;
        private @Nullable Handler<Void> end;
        private boolean flowing;

        @Override
        public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
            pieces = handler;
            return this;
        }

        @Override
        public ReadStream<Buffer> pause() {
            flowing = false;
            return this;
        }

        @Override
        public ReadStream<Buffer> resume() {
            return fetch(Long.MAX_VALUE);
        }

        @Override
        public ReadStream<Buffer> fetch(long amount) {
            flowing = true;
            return this;
        }

        @Override
        public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
            end = handler;
            return this;
        }

        void send(String piece) {
            assertThat(flowing).isTrue();
            java.util.Objects.requireNonNull(pieces).handle(Buffer.buffer(piece));
        }

        void end() {
            assertThat(flowing).isTrue();
            java.util.Objects.requireNonNull(end).handle(null);
        }
    }

    private void read() {
        body.handler(piece -> events.add(piece.toString()));
        body.endHandler(end -> events.add("end"));
        body.exceptionHandler(failure -> events.add("failed: " + failure.getMessage()));
        body.resume();
    }

    /** Waits until the context has done what it was told. */
    private void settle() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        context.runOnContext(x -> done.countDown());
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void piecesThatComeInTimePass() {
        read();
        source.send("a");
        now = now.plus(INTERVAL).minusMillis(1);
        source.send("b");
        source.end();

        assertThat(events).containsExactly("a", "b", "end");
    }

    @Test
    void aLatePieceWaitsForTheRenewal() throws Exception {
        read();
        now = now.plus(INTERVAL);
        source.send("late");
        assertThat(events).containsExactly("renewal");
        assertThat(source.flowing).isFalse();
        // what the receiver asks for meanwhile comes later
        body.pause();
        body.resume();
        assertThat(source.flowing).isFalse();

        renewals.get(0).complete("held");
        settle();
        assertThat(events).containsExactly("renewal", "late");
        source.send("next");
        source.end();
        assertThat(events).containsExactly("renewal", "late", "next", "end");
    }

    @Test
    void aLateEndWaitsForTheRenewal() throws Exception {
        read();
        source.send("all");
        now = now.plus(INTERVAL);
        source.end();
        assertThat(events).containsExactly("all", "renewal");

        renewals.get(0).complete("held");
        settle();
        assertThat(events).containsExactly("all", "renewal", "end");
    }

    @Test
    void aReceiverThatPausesMeanwhileGetsNoMore() throws Exception {
        read();
        now = now.plus(INTERVAL);
        source.send("late");
        body.pause();
        renewals.get(0).complete("held");
        settle();

        assertThat(source.flowing).isFalse();
    }

    @Test
    void aRenewalThatFailsEndsTheBody() throws Exception {
        read();
        now = now.plus(INTERVAL);
        source.send("late");
        renewals.get(0).fail(new IllegalStateException("no log"));
        settle();

        assertThat(events).containsExactly("renewal", "failed: no log");
        assertThat(source.flowing).isFalse();
    }
}
