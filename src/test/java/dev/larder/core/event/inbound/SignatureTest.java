package dev.larder.core.event.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signature checks against published signatures of other implementations. */
class SignatureTest {
    /** The secret in the documentation of the Standard Webhooks reference libraries. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final Instant SENT = Instant.ofEpochSecond(1_614_265_330);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final Map<String, String> FIELDS = Map.of(
            "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp", "1614265330",
            "webhook-signature", SIGNATURE);

    private final StandardSignature signature = new StandardSignature(
            List.of(SigningKey.ofBase64("whsec_" + "A".repeat(32)), SigningKey.ofBase64(SECRET)),
            Duration.ofMinutes(5));

    @Test
    void aPublishedSignatureOfAnyKeyIsAccepted() {
        assertThat(verify(Map.of(), BODY, SENT)).isEqualTo("msg_p5jXN8AQM9LWM0D4loKWxJek");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1,AAAA %s", "v1a,%s %s", "%s v2,x", "v1,%% %s", "  %s"})
    void oneOfSeveralSignaturesIsEnough(String given) {
        assertThat(verify(Map.of("webhook-signature", given.replace("%s", SIGNATURE)), BODY, SENT))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            webhook-id        | msg_other
            webhook-id        | msg_p5jXN8AQM9LWM0D4loKWxJek.1
            webhook-id        | -
            webhook-timestamp | 1614265331
            webhook-timestamp | +1614265330
            webhook-timestamp | 99999999999999999999
            webhook-timestamp | -
            webhook-signature | v1,
            webhook-signature | v1
            webhook-signature | v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=
            webhook-signature | v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1O==
            webhook-signature | v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
            webhook-signature | g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
            webhook-signature | -
            """)
    void anyOtherHeaderValueIsRefused(String field, String value) {
        assertThatThrownBy(() -> verify(Map.of(field, value), BODY, SENT)).isInstanceOf(Refusal.Unauthenticated.class);
    }

    @Test
    void everyByteOfTheBodyIsSigned() {
        for (int i = 0; i < BODY.length; i++) {
            byte[] forged = BODY.clone();
            forged[i] ^= 1;
            assertThatThrownBy(() -> verify(Map.of(), forged, SENT)).isInstanceOf(Refusal.Unauthenticated.class);
        }
        byte[] cut = new String(BODY, UTF_8).substring(1).getBytes(UTF_8);
        assertThatThrownBy(() -> verify(Map.of(), cut, SENT)).isInstanceOf(Refusal.Unauthenticated.class);
    }

    @Test
    void aSignatureIsAcceptedWithinTheTolerance() {
        assertThat(verify(Map.of(), BODY, SENT.plusSeconds(300))).isNotEmpty();
        assertThat(verify(Map.of(), BODY, SENT.minusSeconds(300))).isNotEmpty();
        assertThatThrownBy(() -> verify(Map.of(), BODY, SENT.plusSeconds(301)))
                .isInstanceOf(Refusal.Unauthenticated.class);
        assertThatThrownBy(() -> verify(Map.of(), BODY, SENT.minusSeconds(301)))
                .isInstanceOf(Refusal.Unauthenticated.class);
    }

    /**
     * The example in GitHub's documentation. Its body is not JSON, so the refusal comes from the step after the
     * signature.
     */
    @Test
    void gitHubsPublishedSignatureIsAccepted() {
        var scheme = new GitHubScheme(
                List.of(SigningKey.ofText("another secret, rotated"), SigningKey.ofText("It's a Secret to Everybody")));
        byte[] body = "Hello, World!".getBytes(UTF_8);
        String good = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

        assertThatThrownBy(() -> scheme.open(github(good), body, SENT))
                .isInstanceOf(Refusal.Bad.class)
                .hasMessage("The body is not a JSON text");
        for (String bad :
                List.of(good.replace("e17", "e18"), good.substring(0, 70), "sha256=", "sha1=00", "sha256=xyz")) {
            assertThatThrownBy(() -> scheme.open(github(bad), body, SENT)).isInstanceOf(Refusal.Unauthenticated.class);
        }
    }

    private static Fields github(String signature) {
        Map<String, String> fields = Map.of("X-Hub-Signature-256", signature, "X-GitHub-Delivery", "d1");
        return name -> Optional.ofNullable(fields.get(name));
    }

    private String verify(Map<String, String> other, byte[] body, Instant now) {
        Map<String, String> fields = new HashMap<>(FIELDS);
        fields.putAll(other);
        fields.values().remove("-");
        return signature.verify(name -> Optional.ofNullable(fields.get(name)), body, now);
    }
}
