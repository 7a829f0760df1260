package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("redis")
class ClusterSlotsTest {
    /** 12739 is the example of the specification; the others are answers of CLUSTER KEYSLOT. */
    @ParameterizedTest
    @CsvSource({
        "123456789, 12739",
        "foo, 12182",
        "{user1000}.following, 3443",
        "user1000, 3443",
        "foo{}{bar}, 8363",
        "foo{{bar}}zap, 4015",
        "foo{bar}{zap}, 5061",
        "a}b{c, 13587",
        "ключ, 10303",
    })
    void aKeysSlotIsWhatTheServerSays(String key, int slot) {
        assertThat(ClusterSlots.slot(key.getBytes(UTF_8))).isEqualTo(slot);
    }
}
