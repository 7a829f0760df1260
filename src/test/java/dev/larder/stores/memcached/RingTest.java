package dev.larder.stores.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("memcached")
class RingTest {
    private static final List<String> KEYS =
            IntStream.range(0, 30_000).mapToObj(i -> "key" + i).toList();

    @Test
    void everyServerGetsItsShare() {
        var ring = ring("a:1", "b:1", "c:1");
        var shares = KEYS.stream().collect(Collectors.groupingBy(ring::nodeOf, Collectors.counting()));
        assertThat(shares).hasSize(3);
        assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(7_000L, 13_000L));
    }

    @Test
    void theOrderOfTheServersDoesNotMatter() {
        var ring = ring("a:1", "b:1", "c:1");
        var shuffled = ring("c:1", "a:1", "b:1");
        assertThat(KEYS).allMatch(key -> ring.nodeOf(key).equals(shuffled.nodeOf(key)));
    }

    @Test
    void aServerLessMovesItsKeysOnly() {
        var three = ring("a:1", "b:1", "c:1");
        var two = ring("a:1", "b:1");
        assertThat(KEYS)
                .allMatch(key ->
                        three.nodeOf(key).equals("c:1") || three.nodeOf(key).equals(two.nodeOf(key)));
    }

    private static Ring<String> ring(String... names) {
        return new Ring<>(List.of(names), Function.identity());
    }
}
