package dev.larder.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.spi.MutableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PLAIN = "any other secret";

    private final MutableClock clock = new MutableClock();
    private final String key = ApiKey.generate(RANDOM);
    private final String sameId = "lk_" + ApiKey.id(key).orElseThrow() + "_another-secret-of-it";
    private final String expiring = ApiKey.generate(RANDOM);
    private final KeyRing ring = ring(Map.of(
            ApiKey.id(key), List.of(keyOf(key, "a"), keyOf(sameId, "b")),
            Optional.empty(), List.of(keyOf(PLAIN, "c")),
            ApiKey.id(expiring),
                    List.of(new ApiKey(
                            ApiKey.hash(expiring),
                            Optional.of(clock.instant().plusSeconds(10)),
                            new Caller("d", List.of())))));

    private KeyRing ring(Map<Optional<String>, List<ApiKey>> keys) {
        var made = new KeyRing(clock);
        made.replace(keys);
        return made;
    }

    @Test
    void aKeyAuthenticatesItsOwner() {
        assertThat(ring.authenticate(key).map(Caller::id)).contains("a");
        assertThat(ring.authenticate(sameId).map(Caller::id)).contains("b");
        assertThat(ring.authenticate(PLAIN).map(Caller::id)).contains("c");
    }

    @Test
    void anyOtherTextAuthenticatesNoCaller() {
        String flipped = key.substring(0, key.length() - 1) + (key.endsWith("A") ? 'B' : 'A');
        for (String wrong : List.of(
                "",
                " ",
                flipped,
                key + "x",
                key + " ",
                key.toUpperCase(Locale.ROOT),
                ApiKey.hash(key),
                PLAIN + "x",
                "lk__",
                "lk_x_")) {
            assertThat(ring.authenticate(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void aKeyWorksUntilItExpires() {
        clock.pass(Duration.ofMillis(9_999));
        assertThat(ring.authenticate(expiring)).isPresent();
        clock.pass(Duration.ofMillis(1));
        assertThat(ring.authenticate(expiring)).isEmpty();
    }

    @Test
    void keysBeyondTheBoundOfTheMemoryAreAcceptedAndNotRemembered() {
        List<String> keys = IntStream.range(0, KeyRing.MAX_REMEMBERED + 100)
                .mapToObj("lk_%012x_secret-of-a-test"::formatted)
                .toList();
        Map<Optional<String>, List<ApiKey>> declared = new HashMap<>();
        keys.forEach(one -> declared.put(ApiKey.id(one), List.of(keyOf(one, one))));
        KeyRing many = ring(declared);

        for (int round = 0; round < 2; round++) {
            assertThat(keys)
                    .allSatisfy(one ->
                            assertThat(many.authenticate(one).map(Caller::id)).contains(one));
            assertThat(many.remembered()).isEqualTo(KeyRing.MAX_REMEMBERED);
        }
    }

    @Test
    void textsThatAreNoKeysAreNotRemembered() {
        assertThat(ring.authenticate(key)).isPresent();
        assertThat(ring.authenticate(key + "x")).isEmpty();
        assertThat(ring.authenticate(key)).isPresent();

        assertThat(ring.remembered()).isEqualTo(1);
    }

    @Test
    void generatedKeysHaveAnIdAndDiffer() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            String generated = ApiKey.generate(RANDOM);
            assertThat(generated).matches("lk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
            assertThat(ApiKey.id(generated))
                    .hasValueSatisfying(id -> assertThat(generated).startsWith("lk_" + id + "_"));
            keys.add(generated);
        }
        assertThat(keys).hasSize(500);
    }

    @Test
    void onlyASha256IsAcceptedAsAHash() {
        assertThat(ApiKey.hash("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        for (String wrong : List.of(
                "", "secret", ApiKey.hash("a").substring(1), ApiKey.hash("a").toUpperCase(Locale.ROOT))) {
            assertThatThrownBy(() -> new ApiKey(wrong, Optional.empty(), new Caller("x", List.of())))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static ApiKey keyOf(String key, String owner) {
        return new ApiKey(ApiKey.hash(key), Optional.empty(), new Caller(owner, List.of()));
    }

    @Test
    void anAcceptanceEndsWithTheKey() {
        KeyRing.Acceptance acceptance = ring.watch(ring.authenticate(expiring).orElseThrow());
        KeyRing.Acceptance unlimited = ring.watch(ring.authenticate(PLAIN).orElseThrow());
        assertThat(acceptance.remaining()).contains(Duration.ofSeconds(10));
        assertThat(unlimited.remaining()).isEmpty();
        assertThat(acceptance.holds()).isTrue();

        clock.pass(Duration.ofSeconds(10));

        assertThat(acceptance.holds()).isFalse();
        assertThat(unlimited.holds()).isTrue();
        ring.replace(Map.of());
        assertThat(unlimited.holds()).isFalse();
    }
}
