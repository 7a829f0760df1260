package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.fields;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopByHopTest {
    @ParameterizedTest(name = "RFC 9110 §7.6.1: {0}")
    @ValueSource(
            strings = {
                "Connection",
                "HTTP2-Settings",
                "Keep-Alive",
                "Proxy-Authenticate",
                "Proxy-Authentication-Info",
                "Proxy-Authorization",
                "Proxy-Connection",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "upgrade"
            })
    void aFieldOfTheConnectionEndsHere(String name) {
        assertThat(HopByHop.strip(HeaderFields.of("A", "1", name, "x"))).isEqualTo(fields("A: 1"));
    }

    @Test
    void fieldsThatConnectionNamesEndHere() {
        assertThat(HopByHop.strip(fields("Connection: close, A", "connection: b", "a: 1", "B: 2", "C: 3")))
                .isEqualTo(fields("C: 3"));
    }

    @ParameterizedTest(name = "RFC 9110 §7.6.1: {0}")
    @ValueSource(
            strings = {
                "Authorization",
                "Cache-Control",
                "Content-Encoding",
                "Content-Length",
                "Content-Type",
                "Cookie",
                "Host",
                "Set-Cookie",
                "Vary"
            })
    void connectionCannotNameAFieldForAllRecipients(String name) {
        assertThat(HopByHop.strip(HeaderFields.of("Connection", name, name, "x"))
                        .has(name))
                .isTrue();
    }
}
