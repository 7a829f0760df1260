package dev.larder.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.ReadBudget;
import dev.larder.core.Refusal;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entries;
import dev.larder.spi.Entry;
import dev.larder.spi.MapStore;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BulkReadTest {
    private static final int SIZE = 10_000;
    private static final long NO_BOUND = Long.MAX_VALUE;

    private final List<Integer> steps = new ArrayList<>();
    private final Room room = new Room();

    private final MapStore store = new MapStore(new MapStore.Server(), "bulk", Clock.systemUTC()) {
        @Override
        public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
            steps.add(keys.size());
            room.asked.add(room.counted);
            return super.getAll(keys);
        }
    };

    /** A budget that notes what is counted before each step. */
    private static final class Room implements ReadBudget {
        private final List<Long> asked = new ArrayList<>();
        private long counted;
        private long bound = NO_BOUND;

        @Override
        public void reserve(long bytes) {
            if (counted + bytes > bound) {
                throw new StoreException.Busy("full");
            }
            counted += bytes;
        }

        @Override
        public void take(long bytes) {
            counted += bytes;
        }
    }

    @Test
    void roomIsReservedForAllButTheFirstEntriesBeforeTheyAreRead() {
        List<CacheKey> keys = stored(300, SIZE);

        var found = Await.item(read(keys, 10L * SIZE * 300));

        assertThat(found.entries()).hasSize(300);
        assertThat(steps).startsWith(2, 32, 209);
        assertThat(room.asked).startsWith(0L, 34L * SIZE, 243L * SIZE);
        assertThat(room.counted).isEqualTo(300L * SIZE);
    }

    @Test
    void nothingIsReadThatThereIsNoRoomFor() {
        List<CacheKey> keys = stored(300, SIZE);
        room.bound = 33L * SIZE;

        assertThatThrownBy(() -> Await.item(read(keys, 10L * SIZE * 300))).isInstanceOf(StoreException.Busy.class);
        assertThat(steps).containsExactly(2);
    }

    /** Otherwise a read could never succeed that the bound allows. */
    @Test
    void noMoreThanTheBoundIsReserved() {
        List<CacheKey> keys = stored(300, SIZE);
        room.bound = 300L * SIZE;

        assertThat(Await.item(read(keys, 300L * SIZE)).entries()).hasSize(300);
        room.counted = 0;
        assertThatThrownBy(() -> Await.item(read(keys, 300L * SIZE - 1))).isInstanceOf(Refusal.TooLarge.class);
    }

    @Test
    void aFewSmallEntriesDoNotStandForManyLargeOnes() {
        List<CacheKey> keys = new ArrayList<>(stored(2, 1));
        keys.addAll(stored(500, SIZE));

        var unused = Await.item(read(keys, NO_BOUND));

        assertThat(steps).startsWith(2, 32);
        assertThat(steps.stream().skip(2)).allMatch(step -> step <= 2 * (2 << 20) / SIZE);
    }

    private Uni<BulkOperations.Found> read(List<CacheKey> keys, long maxBytes) {
        return new BulkRead(store, keys, maxBytes, room).begin();
    }

    private List<CacheKey> stored(int count, int size) {
        List<CacheKey> keys = IntStream.range(0, count)
                .mapToObj(i -> new CacheKey("%d-%d".formatted(size, i)))
                .toList();
        keys.forEach(key -> Await.item(store.put(key, new Entries(Clock.systemUTC()).of(new byte[size], Ttl.never()))));
        return keys;
    }
}
