package dev.larder.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
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
