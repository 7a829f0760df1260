package dev.larder.stores.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.server.RedisServer;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreContract;
import dev.larder.spi.ConditionalWritesContract;
import dev.larder.spi.CountersContract;
import dev.larder.spi.Entries;
import dev.larder.spi.InvalidationChannelBehaviour;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.InvalidationLogContract;
import dev.larder.spi.KeyScanContract;
import dev.larder.spi.ListsContract;
import dev.larder.spi.RateLimitsContract;
import dev.larder.spi.Revision;
import dev.larder.spi.RevisionedWritesBehaviour;
import dev.larder.spi.TextLists;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contracts with one server. */
@Tag("redis")
class RedisStoreTest extends CacheStoreContract {
    private static final RedisServer SERVER = RedisServer.start();

    @RegisterExtension
    static final RedisFixture BACKEND = RedisFixture.with(Map.of("hosts", "redis://" + SERVER.address()), SERVER);

    @Nested
    class Stamping extends RevisionedWritesBehaviour {
        /** Earlier versions of Larder began epochs of 64 bits, which a script cannot count with. */
        @ParameterizedTest
        @ValueSource(longs = {-1_234_567_890_123_456_789L, Long.MAX_VALUE, Long.MIN_VALUE, -1, 1L << 53})
        void anEpochMayHave64Bits(long epoch) {
            CacheStore store = RedisFixture.open(Map.of("hosts", "redis://" + SERVER.address()));
            SERVER.command("SET", "larder:test/m/{larder:test}/newest", epoch + " 5 0 0 0 0 0");
            CacheKey key = new CacheKey("stamped");
            var entry = new Entries(Clock.systemUTC()).lasting("v").withRevision(Revision.NEWEST);
            Await.item(store.put(key, entry));
            assertThat(Await.item(store.get(key)).orElseThrow().revision()).isEqualTo(new Revision(epoch, 5));
            Await.item(store.clear());
            Await.item(store.close());
        }
    }

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
    class InvalidationLogs extends InvalidationLogContract {
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
