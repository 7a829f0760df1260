package dev.larder.outbound;

import static dev.larder.outbound.StreamFixture.LONG;
import static dev.larder.outbound.StreamFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.outbound.OriginLimits.BreakerLimits;
import dev.larder.outbound.OriginLimits.QueueLimits;
import dev.larder.outbound.OriginLimits.RetryLimits;
import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.outbound.StreamRequest.StreamTimeouts;
import dev.larder.spi.Await;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.impl.VertxInternal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The protection around a real client and a real server. */
class OriginServerTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final StreamFixture fixture = new StreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** The server answers once on each connection and closes when the second request has come. */
    @Test
    void anIdleConnectionThatTheServerClosesCostsAnIdempotentRequestNothing() {
        var server = fixture.raw(socket -> {
            RawServer.readHead(socket.getInputStream());
            RawServer.write(socket, OK);
            RawServer.readHead(socket.getInputStream());
        });
        Origin origin = origin(1);
        assertThat(text(Await.item(origin.send(request(HttpMethod.GET, server)))))
                .isEqualTo("ok");

        assertThat(text(Await.item(origin.send(request(HttpMethod.GET, server)))))
                .isEqualTo("ok");
        var failure = (OutboundFailure) Await.failure(origin.send(request(HttpMethod.POST, server)));

        assertThat(failure.reason()).isEqualTo(Reason.CONNECTION);
        assertThat(failure.progress()).isEqualTo(Progress.SENT);
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void aRequestThatWaitedForItsTurnIsAnsweredOnItsOwnContext() {
        var server = fixture.raw(RawServer.answering(100, OK));
        Origin origin = origin(1);
        Set<Context> contexts = new HashSet<>();
        List<CompletableFuture<Boolean>> own =
                Stream.generate(CompletableFuture<Boolean>::new).limit(10).toList();

        for (CompletableFuture<Boolean> one : own) {
            Context context = ((VertxInternal) fixture.vertx).createEventLoopContext();
            contexts.add(context);
            context.runOnContext(x -> origin.send(request(HttpMethod.GET, server))
                    .onItem()
                    .invoke(answer -> answer.body().discard())
                    .subscribe()
                    .with(answer -> one.complete(Vertx.currentContext() == context), one::completeExceptionally));
        }

        assertThat(contexts).hasSize(10);
        assertThat(own).allMatch(one -> StreamFixture.join(one));
        Await.until(() -> origin.running() == 0);
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void aServerThatRecoversIsAskedAgain() {
        var asked = new AtomicInteger();
        int port = fixture.serve(request -> request.response()
                .setStatusCode(asked.incrementAndGet() < 3 ? 503 : 200)
                .end("x".repeat(1_000)));

        StreamedResponse answer =
                Await.item(origin(4).send(StreamFixture.request(HttpMethod.GET, port, StreamTimeouts.each(LONG))));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).hasSize(1_000);
        assertThat(asked).hasValue(3);
    }

    private Origin origin(int concurrent) {
        return fixture.origin(new OriginLimits(
                new BreakerLimits(100, 1, LONG),
                new QueueLimits(concurrent, 100, LONG),
                Optional.empty(),
                RetryLimits.standard()));
    }

    private static StreamRequest request(HttpMethod method, RawServer server) {
        return StreamFixture.request(method, server.port(), StreamTimeouts.each(LONG));
    }
}
