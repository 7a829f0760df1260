package dev.larder.stores.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.RedisServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreContract;
import dev.larder.spi.ConditionalWritesContract;
import dev.larder.spi.CountersContract;
import dev.larder.spi.InvalidationChannelBehaviour;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.InvalidationLogContract;
import dev.larder.spi.KeyScanContract;
import dev.larder.spi.ListsContract;
import dev.larder.spi.RateLimitsContract;
import dev.larder.spi.TextLists;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts against one server. */
@Tag("redis")
class RedisStoreTest extends CacheStoreContract {
    private static final RedisServer SERVER = RedisServer.start();

    @RegisterExtension
    static final RedisFixture BACKEND = RedisFixture.with(Map.of("hosts", "redis://" + SERVER.address()), SERVER);

    @Nested
    class ConditionalWrites extends ConditionalWritesContract {}

    @Nested
    class Counters extends CountersContract {}

    @Nested
    class KeyScan extends KeyScanContract {}

    @Nested
    class Lists extends ListsContract {
        @Test
        void otherProgramsCanUseThem() {
            CacheStore store = RedisFixture.open(Map.of("hosts", "redis://" + SERVER.address()));
            TextLists lists = TextLists.of(store);
            CacheKey key = new CacheKey("shared");
            Await.item(lists.append(key, "1"));
            SERVER.command("RPUSH", "larder:test/l/shared", "2");

            assertThat(SERVER.command("LINDEX", "larder:test/l/shared", "0")).isEqualTo("1");
            assertThat(Await.item(lists.all(key))).contains(List.of("1", "2"));
            Await.item(store.clear());
            Await.item(store.close());
        }
    }

    @Nested
    class Marking extends InvalidationLogContract {
        @Test
        void aVersionIsForgottenWithItsMark() {
            CacheStore store = RedisFixture.open(Map.of("hosts", "redis://" + SERVER.address()));
            InvalidationLog marks = store.capability(InvalidationLog.class).orElseThrow();
            for (long tag = 1; tag <= 5; tag++) {
                Await.item(marks.invalidateTo(-tag, 7));
            }
            assertThat(versions()).isEqualTo(":5");
            for (int from = 0; from < 100_000; from += 1_000) {
                Await.item(marks.invalidate(Invalidation.lasting(
                        LongStream.range(from, from + 1_000).boxed().collect(Collectors.toSet()))));
            }

            assertThat(versions()).isEqualTo(":0");
            Await.item(store.clear());
            Await.item(store.close());
        }

        private static String versions() {
            return SERVER.command("HLEN", "larder:test/m/{larder:test}/versions");
        }
    }

    @Nested
    class Calling extends InvalidationChannelBehaviour {}

    @Nested
    class Limiting extends RateLimitsContract {}
}
