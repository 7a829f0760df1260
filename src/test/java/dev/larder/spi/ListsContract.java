package dev.larder.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.spi.Lists.Addition;
import dev.larder.spi.Lists.Capacity;
import dev.larder.spi.Lists.ListTtl;
import dev.larder.spi.Lists.Part;
import dev.larder.spi.Lists.Pop;
import dev.larder.spi.Lists.Range;
import dev.larder.spi.Lists.Side;
import dev.larder.spi.Lists.State;
import dev.larder.spi.Lists.When;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link Lists}. */
public abstract class ListsContract {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final CacheKey KEY = new CacheKey("l");
    private static final int CLIENTS = 64;
    private static final int EACH = 10;
    private static final long BYTES = 1 << 20;
    private static final ListTtl LASTING = new ListTtl(Ttl.never(), When.CREATED);
    private static final Capacity ANY = new Capacity(OptionalInt.empty(), BYTES);

    @Test
    void valuesStandInTheOrderTheyWereAdded(CacheStore store) {
        assertThat(append(store, Side.RIGHT, "a", "b").length()).isEqualTo(2);
        assertThat(append(store, Side.RIGHT, "c").length()).isEqualTo(3);
        assertThat(all(store)).containsExactly("a", "b", "c");
    }

    @Test
    void onTheLeftTheLastOneAddedIsTheOutermost(CacheStore store) {
        append(store, Side.LEFT, "a", "b");
        append(store, Side.LEFT, "c");
        append(store, Side.RIGHT, "z");
        assertThat(all(store)).containsExactly("c", "b", "a", "z");
    }

    @Test
    void everyByteComesBack(CacheStore store) {
        byte[] every = new byte[256];
        IntStream.range(0, every.length).forEach(i -> every[i] = (byte) i);
        var values = List.of(every, new byte[0], "1.0".getBytes(UTF_8), "1".getBytes(UTF_8), new byte[100_000]);
        Await.item(lists(store).append(KEY, new Addition(Side.RIGHT, values, ANY, LASTING)));
        assertThat(part(store, 0, -1).orElseThrow().values()).containsExactlyElementsOf(values);
        var taken = Await.item(lists(store).pop(KEY, new Pop(Side.LEFT, 5, BYTES)));
        assertThat(taken.orElseThrow().values()).containsExactlyElementsOf(values);
    }

    @Test
    void theNewestValuesStay(CacheStore store) {
        assertThat(append(store, keeping(3), Side.RIGHT, "a", "b").length()).isEqualTo(2);
        assertThat(append(store, keeping(3), Side.RIGHT, "c", "d").length()).isEqualTo(3);
        assertThat(all(store)).containsExactly("b", "c", "d");
        assertThat(append(store, keeping(2), Side.LEFT, "x").length()).isEqualTo(2);
        assertThat(all(store)).containsExactly("x", "b");
    }

    @Test
    void ofMoreValuesThanStayTheLastOnesDo(CacheStore store) {
        assertThat(append(store, keeping(2), Side.RIGHT, "a", "b", "c", "d").length())
                .isEqualTo(2);
        assertThat(all(store)).containsExactly("c", "d");
        assertThat(append(store, keeping(2), Side.LEFT, "e", "f", "g").length()).isEqualTo(2);
        assertThat(all(store)).containsExactly("g", "f");
    }

    @ParameterizedTest
    @CsvSource({
        "0, -1, abcde",
        "0, 0, a",
        "1, 3, bcd",
        "-2, -1, de",
        "-20, -1, abcde",
        "-20, 1, ab",
        "3, 1, ''",
        "-1, -2, ''",
        "5, 9, ''",
        "2, 99, cde",
        "0, -6, ''",
        "-9223372036854775808, 9223372036854775807, abcde",
        "9223372036854775807, 9223372036854775807, ''",
        "0, -9223372036854775808, ''"
    })
    void aPartIsCountedFromEitherEnd(long from, long to, String expected, CacheStore store) {
        append(store, Side.RIGHT, "a", "b", "c", "d", "e");
        Part part = part(store, from, to).orElseThrow();
        assertThat(String.join("", TextLists.texts(part))).isEqualTo(expected);
        assertThat(part.list()).isEqualTo(new State(5, Lifetime.NEVER));
    }

    @Test
    void anAbsentListHasNoPart(CacheStore store) {
        assertThat(part(store, 0, -1)).isEmpty();
        assertThat(Await.item(lists(store).pop(KEY, new Pop(Side.LEFT, 1, BYTES))))
                .isEmpty();
        assertThat(Await.item(lists(store).remove(KEY))).isFalse();
    }

    @Test
    void valuesAreTakenFromEitherEnd(CacheStore store) {
        append(store, Side.RIGHT, "a", "b", "c", "d", "e");
        assertThat(pop(store, Side.LEFT, 1)).containsExactly("a");
        assertThat(pop(store, Side.RIGHT, 2)).containsExactly("e", "d");
        assertThat(all(store)).containsExactly("b", "c");
    }

    @Test
    void takingTheLastValueRemovesTheList(CacheStore store) {
        append(store, Side.RIGHT, "a", "b");
        var taken = Await.item(lists(store).pop(KEY, new Pop(Side.RIGHT, 10, BYTES)))
                .orElseThrow();
        assertThat(TextLists.texts(taken)).containsExactly("b", "a");
        assertThat(taken.list().length()).isZero();
        assertThat(part(store, 0, -1)).isEmpty();
        assertThat(Await.item(lists(store).remove(KEY))).isFalse();
    }

    @Test
    void fewerAreTakenWhenTheyAreLargeTogether(CacheStore store) {
        append(store, Side.RIGHT, "x".repeat(600), "y".repeat(600), "z".repeat(600));
        var left = Await.item(lists(store).pop(KEY, new Pop(Side.LEFT, 3, 1_200)));
        assertThat(left.orElseThrow().values()).hasSize(2);
        assertThat(left.orElseThrow().list().length()).isEqualTo(1);
        var last = Await.item(lists(store).pop(KEY, new Pop(Side.RIGHT, 3, 1)));
        assertThat(TextLists.texts(last.orElseThrow())).containsExactly("z".repeat(600));
    }

    @Test
    void removeTellsWhetherThereWasAList(CacheStore store) {
        append(store, Side.RIGHT, "a");
        assertThat(Await.item(lists(store).remove(KEY))).isTrue();
        assertThat(part(store, 0, -1)).isEmpty();
        assertThat(append(store, Side.RIGHT, "b").length()).isEqualTo(1);
    }

    @Test
    void everyAdditionThatSaysSoSetsTheLife(CacheStore store, StoreFixture backend) {
        var longer = new ListTtl(Ttl.of(Duration.ofHours(1)), When.ALWAYS);
        var shorter = new ListTtl(Ttl.of(SHORT), When.ALWAYS);
        long now = backend.clock().millis();
        assertThat(append(store, longer, "a").deadline()).isBetween(now + 3_000_000, now + 3_700_000);
        assertThat(append(store, new ListTtl(Ttl.never(), When.ALWAYS), "b").deadline())
                .isEqualTo(Lifetime.NEVER);
        assertThat(append(store, shorter, "c").deadline()).isLessThan(now + 30_000);
        backend.outlive(SHORT);
        assertThat(part(store, 0, -1)).isEmpty();
        assertThat(append(store, LASTING, "d")).isEqualTo(new State(1, Lifetime.NEVER));
        assertThat(all(store)).containsExactly("d");
    }

    @Test
    void anAdditionThatSaysNothingKeepsTheLife(CacheStore store, StoreFixture backend) {
        var later = new ListTtl(Ttl.of(Duration.ofHours(1)), When.CREATED);
        long now = backend.clock().millis();
        InTime.within(SHORT, () -> {
            Await.item(lists(store).remove(KEY));
            append(store, new ListTtl(Ttl.of(SHORT), When.CREATED), "a");
            assertThat(append(store, later, "b").deadline()).isLessThan(now + 30_000);
            assertThat(part(store, 0, 0).orElseThrow().list().deadline()).isLessThan(now + 30_000);
        });
        backend.outlive(SHORT);
        assertThat(part(store, 0, -1)).isEmpty();
        assertThat(Await.item(lists(store).pop(KEY, new Pop(Side.LEFT, 1, BYTES))))
                .isEmpty();
        assertThat(append(store, later, "c").deadline()).isGreaterThan(now + 3_000_000);
    }

    @Test
    void aPopLeavesTheLifeAsItIs(CacheStore store, StoreFixture backend) {
        long now = backend.clock().millis();
        append(store, new ListTtl(Ttl.of(Duration.ofHours(1)), When.CREATED), "a", "b");
        var taken = Await.item(lists(store).pop(KEY, new Pop(Side.LEFT, 1, BYTES)));
        assertThat(taken.orElseThrow().list().deadline()).isBetween(now + 3_000_000, now + 3_700_000);
        assertThat(part(store, 0, 0).orElseThrow().list().deadline()).isBetween(now + 3_000_000, now + 3_700_000);
    }

    @Test
    void aListThatWouldBeTooLargeStaysAsItIs(CacheStore store) {
        var narrow = new Capacity(OptionalInt.empty(), 1_000);
        append(store, narrow, Side.RIGHT, "a".repeat(600), "b".repeat(300));
        refuses(store, narrow, "c".repeat(101));
        refuses(store, narrow, "c".repeat(1_001));
        assertThat(all(store)).hasSize(2);
        assertThat(append(store, narrow, Side.RIGHT, "d".repeat(100)).length()).isEqualTo(3);
    }

    @Test
    void roomIsMadeBeforeItIsMeasured(CacheStore store) {
        var narrow = new Capacity(OptionalInt.of(2), 1_000);
        append(store, narrow, Side.RIGHT, "a".repeat(600), "b".repeat(300));
        assertThat(append(store, narrow, Side.RIGHT, "c".repeat(700)).length()).isEqualTo(2);
        assertThat(append(store, narrow, Side.LEFT, "d".repeat(100)).length()).isEqualTo(2);
        assertThat(all(store)).containsExactly("d".repeat(100), "b".repeat(300));
        refuses(store, narrow, "e".repeat(901));
    }

    /** Redis packs numbers: the size of the list says little about the size of its values. */
    @Test
    void numbersAreMeasuredAsTheyAreWritten(CacheStore store) {
        var narrow = new Capacity(OptionalInt.empty(), 2_000);
        append(store, narrow, Side.RIGHT, numbers(1_000, 100));
        assertThat(append(store, narrow, Side.RIGHT, numbers(1_000, 400)).length())
                .isEqualTo(500);
        refuses(store, narrow, "7");
    }

    @Test
    void aListHasTenThousandValues(CacheStore store) {
        String[] thousand = numbers(1_000, 1_000);
        for (int i = 1; i <= 10; i++) {
            assertThat(append(store, Side.RIGHT, thousand).length()).isEqualTo(1_000 * i);
        }
        refuses(store, ANY, "more");
        assertThat(append(store, keeping(Lists.MAX_LENGTH), Side.RIGHT, "last").length())
                .isEqualTo(Lists.MAX_LENGTH);
        assertThat(TextLists.texts(part(store, -2, -1).orElseThrow())).containsExactly("1999", "last");
        assertThat(part(store, 1, 1_000).orElseThrow().values()).hasSize(1_000);
        assertThat(Await.failure(lists(store).range(KEY, new Range(0, 1_000, BYTES))))
                .isInstanceOf(StoreException.TooLarge.class);
        assertThat(Await.failure(lists(store).range(KEY, new Range(0, -1, BYTES))))
                .isInstanceOf(StoreException.TooLarge.class);
        assertThat(pop(store, Side.LEFT, 1_000)).hasSize(1_000).startsWith("1001");
    }

    @Test
    void aPartThatWouldBeTooLargeIsRefused(CacheStore store) {
        append(store, Side.RIGHT, "a".repeat(600), "b".repeat(600));
        assertThat(Await.failure(lists(store).range(KEY, new Range(0, -1, 1_199))))
                .isInstanceOf(StoreException.TooLarge.class);
        assertThat(Await.item(lists(store).range(KEY, new Range(0, -1, 1_200)))
                        .orElseThrow()
                        .values())
                .hasSize(2);
    }

    @Test
    void listsCountersAndEntriesDoNotMeet(CacheStore store, Entries entries) {
        Await.item(store.put(KEY, entries.lasting("entry")));
        if (store.capability(Counters.class).isPresent()) {
            Await.item(store.capability(Counters.class).orElseThrow().add(KEY, 7, Ttl.never()));
        }
        append(store, Side.RIGHT, "a");
        assertThat(Await.item(store.remove(KEY))).isTrue();
        assertThat(all(store)).containsExactly("a");
        assertThat(Await.item(lists(store).remove(KEY))).isTrue();
        if (store.capability(Counters.class).isPresent()) {
            assertThat(Await.item(store.capability(Counters.class).orElseThrow().read(KEY)))
                    .hasValueSatisfying(counter -> assertThat(counter.value()).isEqualTo(7));
        }
    }

    @Test
    void clearTakesTheListsToo(StoreFixture backend) {
        CacheStore store = backend.named("a");
        CacheStore neighbour = backend.named("ab");
        append(store, Side.RIGHT, "mine");
        append(neighbour, Side.RIGHT, "theirs");
        Await.item(store.clear());
        assertThat(part(store, 0, -1)).isEmpty();
        assertThat(all(neighbour)).containsExactly("theirs");
        assertThat(append(store, Side.RIGHT, "new").length()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.larder.spi.HostileKeys#all")
    void hostileKeysAreJustKeys(String text, CacheStore store) {
        var key = new CacheKey(text);
        append(store, Side.RIGHT, "other");
        Await.item(lists(store).append(key, new Addition(Side.RIGHT, bytes("mine"), ANY, LASTING)));
        var taken = Await.item(lists(store).pop(key, new Pop(Side.LEFT, 1, BYTES)));
        assertThat(TextLists.texts(taken.orElseThrow())).containsExactly("mine");
        assertThat(all(store)).containsExactly("other");
    }

    @Test
    void nothingHappensBeforeSubscription(CacheStore store) {
        var unused = lists(store).append(KEY, new Addition(Side.RIGHT, bytes("a"), ANY, LASTING));
        assertThat(part(store, 0, -1)).isEmpty();
    }

    @Test
    void noValueIsLostOfManyClientsOnTwoNodes(StoreFixture backend) {
        List<CacheStore> nodes = backend.nodes("many");
        var lengths = Concurrently.call(
                CLIENTS * EACH,
                i -> lists(nodes.get(i % nodes.size()))
                        .append(KEY, new Addition(Side.RIGHT, bytes(Integer.toString(i)), ANY, LASTING))
                        .map(State::length));
        assertThat(lengths).doesNotHaveDuplicates();
        assertThat(TextLists.texts(Await.item(lists(nodes.get(0)).range(KEY, new Range(0, -1, BYTES)))
                        .orElseThrow()))
                .containsExactlyInAnyOrder(numbers(0, CLIENTS * EACH));
    }

    @Test
    void ofManyClientsOnTwoNodesOneGetsAValue(StoreFixture backend) {
        List<CacheStore> nodes = backend.nodes("takers");
        append(nodes.get(0), Side.RIGHT, numbers(0, 300));
        var taken = Concurrently.call(
                2 * CLIENTS,
                i -> lists(nodes.get(i % nodes.size()))
                        .pop(KEY, new Pop(i % 4 < 2 ? Side.LEFT : Side.RIGHT, 3, BYTES)));
        assertThat(taken.stream().flatMap(Optional::stream).flatMap(part -> TextLists.texts(part).stream()))
                .containsExactlyInAnyOrder(numbers(0, 300));
    }

    @Test
    void aTrimmedListIsNeverLongerForAnybody(StoreFixture backend) {
        List<CacheStore> nodes = backend.nodes("trimmed");
        var lengths = Concurrently.call(
                CLIENTS,
                i -> lists(nodes.get(i % nodes.size()))
                        .append(KEY, new Addition(Side.RIGHT, bytes("a", "b", "c"), keeping(20), LASTING))
                        .flatMap(state -> lists(nodes.get((i + 1) % nodes.size()))
                                .range(KEY, new Range(0, -1, BYTES))
                                .map(part -> Math.max(
                                        state.length(),
                                        part.orElseThrow().values().size()))));
        assertThat(lengths).allSatisfy(length -> assertThat(length).isBetween(3, 20));
        assertThat(all(nodes.get(0))).hasSize(20);
    }

    private static void refuses(CacheStore store, Capacity capacity, String value) {
        assertThat(Await.failure(lists(store).append(KEY, new Addition(Side.RIGHT, bytes(value), capacity, LASTING))))
                .isInstanceOf(StoreException.TooLarge.class);
    }

    @CanIgnoreReturnValue
    private static State append(CacheStore store, ListTtl lifetime, String... values) {
        return Await.item(lists(store).append(KEY, new Addition(Side.RIGHT, bytes(values), ANY, lifetime)));
    }

    @CanIgnoreReturnValue
    private static State append(CacheStore store, Capacity capacity, Side side, String... values) {
        return Await.item(lists(store).append(KEY, new Addition(side, bytes(values), capacity, LASTING)));
    }

    @CanIgnoreReturnValue
    private static State append(CacheStore store, Side side, String... values) {
        return append(store, ANY, side, values);
    }

    private static Capacity keeping(int most) {
        return new Capacity(OptionalInt.of(most), BYTES);
    }

    private static Optional<Part> part(CacheStore store, long from, long to) {
        return Await.item(lists(store).range(KEY, new Range(from, to, BYTES)));
    }

    private static List<String> all(CacheStore store) {
        return TextLists.texts(part(store, 0, -1).orElseThrow());
    }

    private static List<String> pop(CacheStore store, Side side, int count) {
        return TextLists.texts(
                Await.item(lists(store).pop(KEY, new Pop(side, count, BYTES))).orElseThrow());
    }

    private static List<byte[]> bytes(String... values) {
        return Stream.of(values).map(value -> value.getBytes(UTF_8)).toList();
    }

    private static String[] numbers(int first, int count) {
        String[] numbers = new String[count];
        Arrays.setAll(numbers, i -> Integer.toString(first + i));
        return numbers;
    }

    private static Lists lists(CacheStore store) {
        return store.capability(Lists.class).orElseThrow();
    }
}
