package dev.larder.http.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetSyntaxTest {
    private static final int TRIES = 200_000;
    private static final String CHARACTERS = "/?:@%2fZ-._~!$&'()*+,;=[]#|{}^`\"<> \\\u00e9";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//",
                "///",
                "//a:b@c:d/",
                "/a%2Fb%ff?c=%20&d[]=1?/",
                "/a!$&'()*,;=:@~-._b",
                "*",
                "http://x:80/a",
                "http://[::1]/"
            })
    void whatTheRfcAllowsIsATarget(String target) {
        assertThat(TargetSyntax.isTarget(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/%",
                "/%4",
                "/%zz",
                "/a?%",
                "/?x=%z0",
                "/a|b",
                "/{a}",
                "/a\"",
                "/a\\b",
                "/a^",
                "/a#b",
                "/[",
                "/\u00e9",
                "/?\u0100",
                "http://x/%zz",
                "http://x/#a",
                "http://x/\u00e9",
                "1a:b",
                "%"
            })
    void whatTheRfcDoesNotAllowIsNone(String target) {
        assertThat(TargetSyntax.isTarget(target)).isFalse();
    }

    /** Quarkus answers a target that this class cannot parse, without a body. */
    @Test
    void everyTargetCanBeParsed() {
        var random = new Random(1);
        int targets = 0;
        for (int i = 0; i < TRIES; i++) {
            var text = new StringBuilder("/");
            for (int j = random.nextInt(7); j > 0; j--) {
                text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            String target = text.toString();
            if (TargetSyntax.isTarget(target) && !target.equals("//")) {
                targets++;
                assertThatCode(() -> new URI(target)).as(target).doesNotThrowAnyException();
            }
        }
        assertThat(targets).isGreaterThan(TRIES / 20);
    }

    @Test
    void aHostIsANameOrAnAddressWithOrWithoutAPort() {
        for (String host : new String[] {"", "x", "x_y.example:8080", "[::1]:80", "10.0.0.1", "%41"}) {
            assertThat(TargetSyntax.isHost(host)).as(host).isTrue();
        }
        for (String none : new String[] {"a b", "a/b", "a?b", "a@b", "a#", "\u00e9", "%4", "a, b"}) {
            assertThat(TargetSyntax.isHost(none)).as(none).isFalse();
        }
    }
}
