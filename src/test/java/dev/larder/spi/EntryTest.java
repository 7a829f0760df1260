package dev.larder.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EntryTest {
    private final Entry entry = new Entry(1, Representation.BINARY, new Lifetime(0, 1, 0, 0), new byte[] {7, 8});

    @Test
    void oneValueOfEachTypeIsComputed() {
        var made = new AtomicInteger();

        for (int i = 0; i < 3; i++) {
            assertThat(entry.memo(Integer.class, it -> it.payload().length + made.getAndIncrement()))
                    .isEqualTo(2);
            assertThat(entry.memo(String.class, it -> "v" + it.version() + made.getAndIncrement()))
                    .isEqualTo("v11");
        }
        assertThat(made).hasValue(2);
    }

    @Test
    void anotherEntryHasValuesOfItsOwn() {
        assertThat(entry.memo(String.class, it -> "of one")).isEqualTo("of one");
        assertThat(entry.withTags(List.of("t")).memo(String.class, it -> "of another"))
                .isEqualTo("of another");
    }
}
