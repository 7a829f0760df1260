package dev.larder.config;

import dev.larder.core.Faults;
import dev.larder.core.event.inbound.CloudEventsScheme;
import dev.larder.core.event.inbound.GitHubScheme;
import dev.larder.core.event.inbound.Scheme;
import dev.larder.core.event.inbound.SigningKey;
import dev.larder.core.event.inbound.StandardScheme;
import dev.larder.core.event.inbound.StandardSignature;
import dev.larder.core.event.inbound.Webhook;
import dev.larder.core.event.rules.Effect;
import dev.larder.core.event.rules.OnError;
import dev.larder.core.service.ServiceName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** The webhooks of the configuration. */
final class DeclaredWebhooks {
    private static final int SHORTEST_TOKEN = 16;

    /** The maximum tolerance, in each direction: the replay cache keeps a delivery for a day. */
    private static final Duration MAX_TOLERANCE = Duration.ofHours(12);

    private final LarderConfig config;
    private final DeclaredEffects effects;

    DeclaredWebhooks(LarderConfig config, Map<ServiceName, ServiceName> holders) {
        this.config = config;
        this.effects = new DeclaredEffects(holders);
    }

    List<Webhook> all(Faults faults) {
        return faults.attemptEach(config.webhooks(), this::webhook);
    }

    private Webhook webhook(String name, WebhookConfig declared) {
        String property = "larder.webhooks." + name;
        Scheme scheme = scheme(property, declared);
        Effect effect = effects.effect(property, "webhook " + name, declared.purge(), OnError.FAIL, declared.timeout());
        DeclaredEffects.requireKnown(
                property,
                effect,
                scheme::knows,
                declared.type() == WebhookConfig.Type.CLOUDEVENTS ? "{body:/…} and {ce:<attribute>}" : "{body:/…}");
        return new Webhook(
                name,
                scheme,
                declared.events().orElse(Set.of()),
                effect,
                declared.maxSize().asLongValue(),
                declared.rememberIn().map(service -> effects.service(property + ".remember-in", service)));
    }

    private static Scheme scheme(String property, WebhookConfig declared) {
        Duration tolerance = declared.tolerance();
        if (tolerance.toSeconds() < 1 || tolerance.compareTo(MAX_TOLERANCE) > 0) {
            throw DeclaredEffects.refused(property + ".tolerance", "must be 1s to 12h");
        }
        if (declared.secrets().isEmpty()) {
            throw DeclaredEffects.refused(
                    property + ".secrets", "needs a secret; without one, every sender could purge");
        }
        return switch (declared.type()) {
            case STANDARD ->
                new StandardScheme(new StandardSignature(
                        keys(property, declared, secret -> true, SigningKey::ofBase64), tolerance));
            case GITHUB -> new GitHubScheme(keys(property, declared, secret -> true, SigningKey::ofText));
            case CLOUDEVENTS ->
                new CloudEventsScheme(
                        new StandardSignature(
                                keys(property, declared, SigningKey::isBase64, SigningKey::ofBase64), tolerance),
                        keys(property, declared, secret -> !SigningKey.isBase64(secret), DeclaredWebhooks::token));
        };
    }

    private static <T> List<T> keys(
            String property, WebhookConfig declared, Predicate<String> which, Function<String, T> made) {
        return declared.secrets().stream()
                .filter(which)
                .map(secret -> DeclaredEffects.parsed(property + ".secrets", () -> made.apply(secret)))
                .toList();
    }

    private static String token(String secret) {
        if (secret.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException("A token needs %d characters or more".formatted(SHORTEST_TOKEN));
        }
        return secret;
    }
}
