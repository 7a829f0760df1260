package dev.larder.http.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.http.Api;
import io.restassured.specification.RequestSpecification;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client that sends events to webhooks, without an API key. */
final class Sender {
    private Sender() {}

    static String id() {
        return "msg_" + UUID.randomUUID();
    }

    /** A delivery in the format of Standard Webhooks, with the present time. */
    static RequestSpecification standard(String secret, String body) {
        return standard(secret, id(), Instant.now().getEpochSecond(), body);
    }

    static RequestSpecification standard(String secret, String id, long time, String body) {
        return unsigned(body)
                .header("webhook-id", id)
                .header("webhook-timestamp", time)
                .header("webhook-signature", signature(secret, id, time, body));
    }

    /** The same as Svix has it: the signature is that of Standard Webhooks. */
    static RequestSpecification svix(String secret, String body) {
        String id = id();
        long time = Instant.now().getEpochSecond();
        return unsigned(body)
                .header("svix-id", id)
                .header("svix-timestamp", time)
                .header("svix-signature", signature(secret, id, time, body));
    }

    static String signature(String secret, String id, long time, String body) {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        return "v1," + Base64.getEncoder().encodeToString(hmac(key, "%s.%d.%s".formatted(id, time, body)));
    }

    /** A delivery in the format of GitHub. */
    static RequestSpecification github(String secret, String event, String body) {
        return github(secret, event, UUID.randomUUID().toString(), body);
    }

    static RequestSpecification github(String secret, String event, String id, String body) {
        return unsigned(body)
                .header("X-GitHub-Event", event)
                .header("X-GitHub-Delivery", id)
                .header(
                        "X-Hub-Signature-256",
                        "sha256=" + HexFormat.of().formatHex(hmac(secret.getBytes(UTF_8), body)));
    }

    /** A delivery without a signature. */
    static RequestSpecification unsigned(String body) {
        return Api.anonymous().contentType("application/json").body(body.getBytes(UTF_8));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
