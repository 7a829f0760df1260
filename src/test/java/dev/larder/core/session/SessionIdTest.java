package dev.larder.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionIdTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void anIdIsAHandleAndASecretOf192Bits() {
        SessionId id = SessionId.random(RANDOM);

        assertThat(id.text()).matches("ls_[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{32}");
        assertThat(id.text()).startsWith("ls_" + id.handle() + ".");
        assertThat(SessionId.isHandle(id.handle())).isTrue();
    }

    @Test
    void idsAreUnique() {
        Set<String> ids = new HashSet<>();
        SessionId id = SessionId.random(RANDOM);
        for (int i = 0; i < 1_000; i++) {
            ids.add(SessionId.random(RANDOM).text());
            ids.add(id.successor(RANDOM).text());
        }
        assertThat(ids).hasSize(2_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ls_short.secret", "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f", "sess:ü/💾"})
    void aSuccessorHasTheSameKeyAndDoesNotMatchTheFirstProof(String text) {
        SessionId first = SessionId.of(text);
        SessionId next = first.successor(RANDOM);
        SessionId shown = SessionId.of(next.text());

        assertThat(shown.key()).isEqualTo(first.key());
        assertThat(shown.opens(next.proof())).isTrue();
        assertThat(shown.opens(first.proof())).isFalse();
        assertThat(first.opens(next.proof())).isFalse();
        assertThat(next.successor(RANDOM).key()).isEqualTo(first.key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "Zq3vT8mK1xW6yB0nC5sDe", // one character too few
                "aaaaaaaaaaaaaaaaaaaaaa",
                "1111111111111111111111",
                "abababababababababababab",
                "0000000000000000000000000000000000000001",
                "00000000000000000000000000123456789",
                "00000000-0000-0000-0000-000000123456",
                "ls_aaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "----------------------abcdef",
                "ääääääääääääääääääääää"
            })
    void anIdThatIsNoSecretIsFound(String text) {
        assertThat(SessionId.of(text).canBeSecret()).isFalse();
    }

    /** Those of Spring Session and of others are UUIDs, those of express-session 24 bytes in base64, those of PHP 32 hex digits. */
    @Test
    void randomIdsOfOthersAreAccepted() {
        for (int i = 0; i < 2_000; i++) {
            var bytes = new byte[24];
            RANDOM.nextBytes(bytes);
            String uuid = UUID.randomUUID().toString();
            assertThat(List.of(
                            uuid,
                            uuid.replace("-", ""),
                            SessionId.base64(bytes),
                            SessionId.base64(Arrays.copyOf(bytes, 17)).substring(0, 22),
                            SessionId.random(RANDOM).text()))
                    .allMatch(text -> SessionId.of(text).canBeSecret());
        }
    }

    @Test
    void aSecretMayStandBehindAnything() {
        assertThat(SessionId.of("k".repeat(900) + UUID.randomUUID()).canBeSecret())
                .isTrue();
    }

    /** Of 30 random hex digits and a 4: at most five different ones, or one that is 22 of 32. */
    @Test
    void lessThanOneUuidIn10To12IsRefused() {
        double fewDifferent = ways(15, 4) * Math.pow(5 / 16.0, 30);
        double oneTooOften = 16 * ways(32, 22) * Math.pow(1 / 16.0, 20);

        assertThat(fewDifferent + oneTooOften).isLessThan(1e-12);
    }

    private static double ways(int of, int chosen) {
        double ways = 1;
        for (int i = 0; i < chosen; i++) {
            ways = ways * (of - i) / (i + 1);
        }
        return ways;
    }

    @Test
    void keyProofAndTextDoNotRevealTheId() {
        SessionId id = SessionId.random(RANDOM);
        String secret = id.text().substring(id.text().indexOf('.') + 1);

        assertThat(id.key().text()).doesNotContain(secret);
        assertThat(id.proof()).doesNotContain(secret);
        assertThat(id.toString()).doesNotContain(secret).doesNotContain(id.handle());
        SessionId chosen = SessionId.of("0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f");
        assertThat(chosen.key().text() + chosen.proof() + chosen.handle()).doesNotContain("0a1b2c3d");
    }
}
