package dev.larder.stores.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.spotify.folsom.MemcacheClient;
import com.spotify.folsom.MemcacheClientBuilder;
import dev.larder.server.ServerProcess;
import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import dev.larder.stores.memcached.NodeLink.NodeGeneration;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A link to an unreachable server. */
@Tag("memcached")
class NodeLinkTest {
    /** Thousands of batches: each has at most 100 commands. */
    private static final int CALLS = 300_000;

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final ServerConnection connection = new ServerConnection("dead", () -> "");
    private final MemcacheClient<byte[]> client = MemcacheClientBuilder.newByteArrayClient()
            .withAddress("127.0.0.1", ServerProcess.freePort())
            .withReplyExecutor(null)
            .withEventLoopGroup(loops)
            .withChannelClass(NioSocketChannel.class)
            .connectAscii();

    @AfterEach
    void close() {
        connection.close().join();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** The client fails each batch within the call that sends it; nested batches would overflow the stack. */
    @Test
    void everyCallOfThousandsOfBatchesFails() throws Exception {
        connection.use(client);
        var link = new NodeLink(
                loops.next(), connection, new NodeGeneration("g", new AtomicReference<>("presumed")), CALLS);
        KeySlot slot = new KeySpace("n").entry(new CacheKey("k"));

        // on the event loop, so that all calls wait before the first batch is sent
        List<CompletableFuture<SlotContent>> reads = loops.next()
                .submit(() -> IntStream.range(0, CALLS)
                        .mapToObj(i -> link.read(new MemcachedCall(), slot).toCompletableFuture())
                        .toList())
                .get();
        CompletableFuture<Void> all = CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new));

        assertThatThrownBy(() -> all.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreException.Unavailable.class);
        assertThat(link.depth()).isZero();
    }
}
