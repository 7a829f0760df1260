package dev.larder.stores.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.RedisServer;
import dev.larder.spi.Await;
import dev.larder.spi.StoreException;
import dev.larder.stores.redis.RedisCall.Nature;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("redis")
class RedisLinkTest {
    private static final RedisLimits LIMITS =
            new RedisLimits(Duration.ofSeconds(2), Duration.ofMillis(10), Duration.ofMillis(100), 100);

    private final RedisServer server = RedisServer.start();
    private final Context loop = RedisFixture.VERTX.getOrCreateContext();
    private final RedisDialer dialer = new RedisDialer(
            RedisFixture.VERTX,
            new RedisDialer.Login(Optional.empty(), Optional.empty(), 0, LIMITS.maxQueue()),
            RedisFixture.config(Map.of("hosts", "redis://" + server.address())).tls(),
            LIMITS.timeout());
    private final AtomicInteger opened = new AtomicInteger();

    @AfterEach
    void close() {
        server.close();
    }

    /** The loss is not reported yet, and the first command finds it out before the others are sent. */
    @Test
    void commandsForAClosedConnectionUseTheNextOne() {
        var link = new RedisLink(loop, server.address(), this::open, LIMITS);
        List<RedisCall> calls = List.of(
                call(Nature.READ, Request.cmd(Command.GET).arg("k")),
                call(Nature.WRITE, Request.cmd(Command.INCR).arg("k")),
                call(Nature.WRITE, Request.cmd(Command.INCR).arg("k")));
        loop.runOnContext(x -> calls.forEach(link::send));

        assertThat(calls.stream().map(RedisLinkTest::answer).skip(1)).containsExactly("1", "2");
        assertThat(opened).hasValue(2);
        loop.runOnContext(x -> link.close());
    }

    @Test
    void anAttemptThatIsRefusedOnTheSpotHasFailed() {
        var link = new RedisLink(
                loop,
                "nowhere",
                () -> {
                    throw new IllegalArgumentException("no such port");
                },
                LIMITS);
        RedisCall call = call(Nature.READ, Request.cmd(Command.GET).arg("k"));
        loop.runOnContext(x -> link.send(call));

        assertThat(Await.failure(Uni.createFrom().completionStage(call.answer().toCompletionStage())))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessage("Redis at nowhere cannot be reached: its address cannot be used");
        loop.runOnContext(x -> link.close());
    }

    private static RedisCall call(Nature nature, Request request) {
        return new RedisCall(nature, List.of(request));
    }

    private static String answer(RedisCall call) {
        List<Response> answers =
                Await.item(Uni.createFrom().completionStage(call.answer().toCompletionStage()));
        return String.valueOf(answers.get(0));
    }

    /** The first connection that it opens is already closed when it is handed over. */
    private Future<RedisLine> open() {
        return dialer.dial(RedisAddress.parse("redis://" + server.address()))
                .compose(line -> opened.incrementAndGet() == 1 ? gone(line) : Future.succeededFuture(line));
    }

    private Future<RedisLine> gone(RedisLine line) {
        Promise<RedisLine> gone = Promise.promise();
        line.connection().endHandler(end -> gone.complete(line));
        var unused = RedisFixture.VERTX.executeBlocking(() -> server.command("CLIENT", "KILL", "TYPE", "normal"));
        return gone.future();
    }
}
