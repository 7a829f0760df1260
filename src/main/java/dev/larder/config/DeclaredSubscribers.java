package dev.larder.config;

import dev.larder.core.event.log.Event.Kind;
import dev.larder.core.event.log.Scope;
import dev.larder.core.event.log.Scope.TagNames;
import dev.larder.core.event.outbound.Retries;
import dev.larder.core.event.outbound.Secret;
import dev.larder.core.event.outbound.Subscriber;
import dev.larder.core.event.outbound.Subscriber.Target;
import dev.larder.core.event.outbound.SubscriberCatalog;
import dev.larder.core.service.ServiceCatalog;
import dev.larder.core.service.ServiceDefinition;
import dev.larder.core.service.ServiceName;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The subscribers of the configuration. */
@Singleton
final class DeclaredSubscribers implements SubscriberCatalog {
    private final LarderConfig config;
    private final ServiceCatalog services;

    DeclaredSubscribers(LarderConfig config, ServiceCatalog services) {
        this.config = config;
        this.services = services;
    }

    @Override
    public List<Subscriber> declared() {
        if (config.subscribers().isEmpty()) {
            return List.of();
        }
        Set<ServiceName> known =
                services.declared().stream().map(ServiceDefinition::name).collect(Collectors.toSet());
        Set<String> queues = config.subscribers().values().stream()
                .flatMap(subscriber -> subscriber.queue().stream())
                .collect(Collectors.toSet());
        return new TreeMap<>(config.subscribers())
                .entrySet().stream()
                        .map(entry -> subscriber(entry.getKey(), entry.getValue(), known, queues))
                        .toList();
    }

    private static Subscriber subscriber(
            String name, SubscriberConfig declared, Set<ServiceName> known, Set<String> queues) {
        Set<String> followed = declared.services().orElse(Set.of());
        try {
            if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
                throw new IllegalArgumentException("needs a name of 1 to 64 letters, digits, '_' and '-'");
            }
            if (followed.stream().anyMatch(queues::contains)) {
                throw new IllegalArgumentException("cannot be told of a service that keeps a queue");
            }
            return new Subscriber(
                    name,
                    target(declared),
                    followed.stream().map(service -> service(service, known)).collect(Collectors.toSet()),
                    declared.kinds().orElse(EnumSet.allOf(Kind.class)),
                    new Scope(List.of(declared.prefix().orElse("")), Optional.empty(), TagNames.TOLD),
                    declared.queue().map(queue -> service(queue, known)),
                    declared.maxQueue(),
                    new Retries(declared.attempts(), declared.timeout(), declared.backoff(), declared.maxBackoff()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("larder.subscribers.%s %s".formatted(name, e.getMessage()), e);
        }
    }

    private static Target target(SubscriberConfig declared) {
        return new Target(
                url(declared.url()),
                declared.secrets().stream().map(Secret::parse).toList(),
                declared.allowPrivate());
    }

    /** The message does not quote the URL, which may have a secret in it. */
    private static URI url(String text) {
        Optional<URI> url = Optional.empty();
        try {
            url = Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            // refused below
        }
        return url.filter(legal -> "http".equals(legal.getScheme()) || "https".equals(legal.getScheme()))
                .filter(legal -> legal.getHost() != null && legal.getRawUserInfo() == null)
                .filter(legal -> legal.getRawFragment() == null)
                .orElseThrow(() -> new IllegalArgumentException(
                        "needs a url that begins with http:// or https:// and has a host and no credentials"));
    }

    private static ServiceName service(String name, Set<ServiceName> known) {
        return ServiceName.of(name)
                .filter(known::contains)
                .orElseThrow(() -> new IllegalArgumentException(
                        "names the service '%s', but there are only %s".formatted(name, known)));
    }
}
