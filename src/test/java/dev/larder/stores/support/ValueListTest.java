package dev.larder.stores.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.spi.Lifetime;
import dev.larder.spi.Lists.Addition;
import dev.larder.spi.Lists.Capacity;
import dev.larder.spi.Lists.ListTtl;
import dev.larder.spi.Lists.Range;
import dev.larder.spi.Lists.Side;
import dev.larder.spi.Lists.When;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueListTest {
    private static final Range ALL = new Range(0, -1, 1_000);

    private final List<byte[]> values = List.of("a".getBytes(UTF_8), new byte[0], "{\"b\": 1.0}".getBytes(UTF_8));
    private final ValueList list = ValueList.appended(
            Optional.empty(),
            new Addition(
                    Side.RIGHT,
                    values,
                    new Capacity(OptionalInt.empty(), 1_000),
                    new ListTtl(Ttl.of(Duration.ofSeconds(5)), When.CREATED)),
            1_000);

    @Test
    void theStoredFormHasEverything() {
        byte[] stored = list.encode();
        ValueList again = ValueList.decode(stored);
        assertThat(again.part(ALL).values()).containsExactlyElementsOf(values);
        assertThat(again.deadline()).isEqualTo(6_000);
        assertThat(again.storedSize()).isEqualTo(stored.length);
        assertThat(again.bytes()).isEqualTo(11);
    }

    @Test
    void aTruncatedEntryIsCorrupt() {
        byte[] stored = list.encode();
        for (int length = 0; length < stored.length; length++) {
            byte[] torn = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> ValueList.decode(torn)).isInstanceOf(StoreException.Corrupt.class);
        }
        byte[] longer = Arrays.copyOf(stored, stored.length + 1);
        assertThatThrownBy(() -> ValueList.decode(longer)).isInstanceOf(StoreException.Corrupt.class);
    }

    @Test
    void noBytesBreakAnything() {
        byte[] stored = list.encode();
        var random = new Random(1);
        for (int round = 0; round < 10_000; round++) {
            byte[] damaged = stored.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt();
            try {
                assertThat(ValueList.decode(damaged).length()).isPositive();
            } catch (StoreException.Corrupt e) {
                assertThat(e.getMessage()).startsWith("A stored list");
            }
        }
    }

    @Test
    void aListWithoutAnEndHasNone() {
        var lifetime = new ListTtl(Ttl.never(), When.ALWAYS);
        var endless = ValueList.appended(
                Optional.of(list),
                new Addition(Side.LEFT, values, new Capacity(OptionalInt.of(4), 1_000), lifetime),
                2_000);
        assertThat(ValueList.decode(endless.encode()).state().deadline()).isEqualTo(Lifetime.NEVER);
        assertThat(endless.part(ALL).values())
                .containsExactly(values.get(2), values.get(1), values.get(0), values.get(0));
    }
}
