package dev.larder.core.event.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.event.log.Event;
import dev.larder.core.event.log.Event.Kind;
import dev.larder.core.event.log.Scope;
import dev.larder.core.service.ServiceName;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A server elsewhere that is told of events, as its owner declared it.
 *
 * @param name what it is called here
 * @param target where it is told, and with what
 * @param services whose events; empty means those of every service that keeps no queue
 * @param kinds which of them
 * @param scope about which keys
 * @param queue the service in whose backend deliveries wait; in this node's memory alone when empty
 * @param maxQueue how many may wait
 * @param retries how often to try
 */
public record Subscriber(
        String name,
        Target target,
        Set<ServiceName> services,
        Set<Kind> kinds,
        Scope scope,
        Optional<ServiceName> queue,
        int maxQueue,
        Retries retries) {
    public Subscriber {
        services = Set.copyOf(services);
        kinds = Set.copyOf(kinds);
    }

    /**
     * Where a subscriber is told.
     *
     * @param url its address
     * @param secrets with which deliveries are signed: several while they are changed
     * @param allowPrivate whether the address may be one that the public cannot reach
     */
    public record Target(URI url, List<Secret> secrets, boolean allowPrivate) {
        public Target {
            secrets = List.copyOf(secrets);
        }

        /** Tells its address from others and does not tell what it is: a path or a query may be a secret. */
        String fingerprint() {
            return HexFormat.of().formatHex(sha256(url.toString().getBytes(UTF_8)));
        }

        private static byte[] sha256(byte[] bytes) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(bytes);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
        }
    }

    /** Whether an event is for this subscriber. */
    boolean wants(Event event) {
        return kinds.contains(event.kind()) && scope.has(event.subject());
    }
}
