package dev.larder.stores.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.Durations;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Causes are told in words: the texts of the client contain addresses and names of system calls. */
@Tag("redis")
class RedisFailuresTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new ConnectException(
                                "finishConnect(..) failed with error(-111): Connection refused: /10.0.0.7:6379"),
                        "connection refused"),
                Arguments.of(new ConnectException("Connection refused: no further information"), "connection refused"),
                Arguments.of(new NoRouteToHostException("No route to host: /10.0.0.7:6379"), "there is no route to it"),
                Arguments.of(
                        new ConnectException("connect(..) failed: Network is unreachable: /10.0.0.7:6379"),
                        "there is no route to it"),
                Arguments.of(new ConnectException("something new: /10.0.0.7:6379"), "the connection broke"),
                Arguments.of(
                        new SSLHandshakeException("Failed to create SSL connection"),
                        "TLS failed; the server may not speak it"),
                Arguments.of(
                        new SSLHandshakeException("Failed").initCause(new CertificateException("not trusted")),
                        "TLS failed; its certificate is not accepted"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theCauseIsToldInWords(Throwable failure, String cause) {
        assertThat(RedisFailures.ofConnecting(failure)).isEqualTo("cannot be reached: " + cause);
    }

    @Test
    void durationsAreToldWithTheirUnit() {
        assertThat(Durations.text(Duration.ofSeconds(2))).isEqualTo("2 s");
        assertThat(Durations.text(Duration.ofMillis(1_500))).isEqualTo("1500 ms");
    }
}
