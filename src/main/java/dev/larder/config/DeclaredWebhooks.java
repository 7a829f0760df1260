package dev.larder.config;

import dev.larder.core.event.inbound.CloudEventsScheme;
import dev.larder.core.event.inbound.GitHubScheme;
import dev.larder.core.event.inbound.Scheme;
import dev.larder.core.event.inbound.SigningKey;
import dev.larder.core.event.inbound.StandardScheme;
import dev.larder.core.event.inbound.StandardSignature;
import dev.larder.core.event.inbound.Webhook;
import dev.larder.core.event.inbound.WebhookCatalog;
import dev.larder.core.event.rules.Effect;
import dev.larder.core.event.rules.OnError;
import dev.larder.core.service.ServiceCatalog;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The webhooks of the configuration. */
@Singleton
final class DeclaredWebhooks implements WebhookCatalog {
    private static final int SHORTEST_TOKEN = 16;

    /** What is remembered of a delivery is forgotten after a day. */
    private static final Duration MAX_TOLERANCE = Duration.ofHours(12);

    private final LarderConfig config;
    private final ServiceCatalog services;

    DeclaredWebhooks(LarderConfig config, ServiceCatalog services) {
        this.config = config;
        this.services = services;
    }

    @Override
    public List<Webhook> declaredWebhooks() {
        var effects = new DeclaredEffects(services);
        return new TreeMap<>(config.webhooks())
                .entrySet().stream().map(entry -> webhook(entry, effects)).toList();
    }

    private static Webhook webhook(Map.Entry<String, WebhookConfig> entry, DeclaredEffects effects) {
        String property = "larder.webhooks." + entry.getKey();
        WebhookConfig declared = entry.getValue();
        Scheme scheme = scheme(property, declared);
        Effect effect = effects.effect(
                property, "webhook " + entry.getKey(), declared.purge(), OnError.FAIL, declared.timeout());
        DeclaredEffects.requireKnown(
                property,
                effect,
                scheme::knows,
                declared.type() == WebhookConfig.Type.CLOUDEVENTS ? "{body:/…} and {ce:<attribute>}" : "{body:/…}");
        return new Webhook(
                entry.getKey(),
                scheme,
                declared.events().orElse(Set.of()),
                effect,
                declared.maxSize().asLongValue(),
                declared.rememberIn().map(name -> effects.service(property + ".remember-in", name)));
    }

    private static Scheme scheme(String property, WebhookConfig declared) {
        Duration tolerance = declared.tolerance();
        if (tolerance.toSeconds() < 1 || tolerance.compareTo(MAX_TOLERANCE) > 0) {
            throw DeclaredEffects.refused(property + ".tolerance", "must be 1s to 12h");
        }
        if (declared.secrets().isEmpty()) {
            throw DeclaredEffects.refused(property + ".secrets", "needs a secret; anybody could purge");
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
