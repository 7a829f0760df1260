package dev.larder.config;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.event.log.Event.Kind;
import dev.larder.core.event.log.EventScope;
import dev.larder.core.event.log.EventScope.TagNames;
import dev.larder.core.event.outbound.DeliveryRetries;
import dev.larder.core.event.outbound.Secret;
import dev.larder.core.event.outbound.Subscriber;
import dev.larder.core.event.outbound.Subscriber.Target;
import dev.larder.core.service.ServiceName;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The subscribers of the configuration. */
final class DeclaredSubscribers {
    private final LarderConfig config;
    private final Set<ServiceName> known;

    DeclaredSubscribers(LarderConfig config, Set<ServiceName> known) {
        this.config = config;
        this.known = known;
    }

    List<Subscriber> all(Faults faults) {
        Set<String> queues = config.subscribers().values().stream()
                .flatMap(subscriber -> subscriber.queue().stream())
                .collect(Collectors.toSet());
        return faults.attemptEach(config.subscribers(), (name, declared) -> subscriber(name, declared, known, queues));
    }

    private static Subscriber subscriber(
            String name, SubscriberConfig declared, Set<ServiceName> known, Set<String> queues) {
        Set<String> followed = declared.services().orElse(Set.of());
        try {
            if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
                throw new IllegalArgumentException("needs a name of 1 to 64 letters, digits, '_' and '-'");
            }
            if (followed.stream().anyMatch(queues::contains)) {
                throw new IllegalArgumentException("cannot receive events of a service that stores a queue");
            }
            return new Subscriber(
                    name,
                    target(declared),
                    followed.stream().map(service -> service(service, known)).collect(Collectors.toSet()),
                    declared.kinds().orElse(EnumSet.allOf(Kind.class)),
                    new EventScope(List.of(declared.prefix().orElse("")), Optional.empty(), TagNames.TOLD),
                    declared.queue().map(queue -> service(queue, known)),
                    declared.maxQueue(),
                    declared.nodeTimeout(),
                    new DeliveryRetries(
                            declared.attempts(), declared.timeout(), declared.backoff(), declared.maxBackoff()));
        } catch (IllegalArgumentException e) {
            throw new InvalidSettings("larder.subscribers.%s %s".formatted(name, e.getMessage()));
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
                        "names the service '%s', but %s".formatted(name, Choices.only(known))));
    }
}
