package dev.larder.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionIdCipherTest {
    private final SessionIdCipher cipher = new SessionIdCipher("lk_0123456789ab_secret");

    @Test
    void anIdComesBackAndLooksDifferentEachTime() {
        String one = cipher.encrypt("ls_handle.secret-ü");
        String other = cipher.encrypt("ls_handle.secret-ü");

        assertThat(cipher.decrypt(one)).hasValue("ls_handle.secret-ü");
        assertThat(one).isNotEqualTo(other).doesNotContain("secret");
    }

    @Test
    void withAnotherSecretOrAnotherTextThereIsNone() {
        String text = cipher.encrypt("id");
        var another = new SessionIdCipher("lk_0123456789ab_other");

        assertThat(another.decrypt(text)).isEmpty();
        assertThat(cipher.decrypt(text.substring(1))).isEmpty();
        assertThat(cipher.decrypt("")).isEmpty();
        assertThat(cipher.decrypt("not base64!")).isEmpty();
    }
}
