package dev.larder.config;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.service.ConversationRules;
import dev.larder.core.service.RefreshRules;
import dev.larder.core.service.ServiceRules;
import dev.larder.core.service.SessionRules;
import dev.larder.core.service.TtlRules;
import dev.larder.spi.Ttl;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules of the services of the configuration. */
final class DeclaredRules {
    private static final String LARGEST_BODY = "quarkus.http.limits.max-body-size";

    /** The values allowed in a field of HTTP: other characters cannot be sent, or would begin another field. */
    private static final Pattern FIELD_VALUE = Pattern.compile("[\\x21-\\x7e]+(?:[ \\t]+[\\x21-\\x7e]+)*");

    private final long largestBody;

    DeclaredRules(SmallRyeConfig source) {
        this.largestBody = source.getOptionalValue(LARGEST_BODY, MemorySize.class)
                .map(MemorySize::asLongValue)
                .orElse(Long.MAX_VALUE);
    }

    /**
     * The rules that a service declares.
     *
     * @throws InvalidSettings when they make no sense, with all reasons
     */
    ServiceRules of(String service, ServiceConfig declared) {
        var faults = new Faults();
        checkTtl(faults, service, declared);
        checkSizes(faults, service, declared);
        checkRefresh(faults, service, declared);
        if (!FIELD_VALUE.matcher(declared.cacheControl()).matches()) {
            faults.add("%s.cache-control has to be a field's value: visible ASCII characters, and spaces between them"
                    .formatted(DeclaredServices.prefix(service)));
        }
        List<String> prefixes = declared.prefixes().orElse(List.of());
        if (prefixes.stream().anyMatch(String::isEmpty)) {
            refuse(faults, service, "has an empty prefix; every key is invalidated with the service anyway");
        }
        Optional<SessionRules> sessions = faults.attempt(() -> sessions(service, declared.sessions()));
        Optional<ConversationRules> conversations =
                faults.attempt(() -> conversations(service, declared.conversations()));
        faults.throwIfAny();
        Ttl defaultTtl = declared.defaultTtl().isZero() ? Ttl.never() : Ttl.of(declared.defaultTtl());
        var ttl = new TtlRules(
                defaultTtl, declared.maxTtl(), declared.jitter(), declared.allowForever(), declared.staleTtl());
        return new ServiceRules(
                ttl,
                declared.maxKeyLength(),
                declared.maxValueSize().asLongValue(),
                declared.cacheControl(),
                prefixes,
                new RefreshRules(declared.earlyRefresh(), declared.refreshTime()),
                sessions.orElseThrow(),
                conversations.orElseThrow());
    }

    private static void checkTtl(Faults faults, String service, ServiceConfig declared) {
        if (declared.jitter() < 0 || declared.jitter() > 1) {
            refuse(faults, service, "has a jitter of %s; it must be 0 to 1".formatted(declared.jitter()));
        }
        if (declared.defaultTtl().isNegative() || declared.timeout().toMillis() < 1 || declared.maxKeyLength() < 1) {
            refuse(
                    faults,
                    service,
                    "needs a default-ttl of 0 or more, and a timeout and max-key-length of more than 0");
        }
        if (declared.maxTtl().isPresent() && declared.maxTtl().get().toMillis() < 1) {
            refuse(faults, service, "has a max-ttl of 0; leave it out for no limit");
        }
    }

    private void checkSizes(Faults faults, String service, ServiceConfig declared) {
        long largestValue = declared.maxValueSize().asLongValue();
        if (largestValue > largestBody) {
            refuse(
                    faults,
                    service,
                    "takes values of %d bytes, and the server reads bodies of %d at most: lower %s.max-value-size, or raise %s"
                            .formatted(largestValue, largestBody, DeclaredServices.prefix(service), LARGEST_BODY));
        }
    }

    private static void checkRefresh(Faults faults, String service, ServiceConfig declared) {
        double early = declared.earlyRefresh();
        if (!(early >= 0 && early <= RefreshRules.MAX_EARLY)) {
            refuse(
                    faults,
                    service,
                    "has an early-refresh of %s; it must be 0 to %.0f".formatted(early, RefreshRules.MAX_EARLY));
        }
        if (declared.staleTtl().isNegative() || declared.refreshTime().isNegative()) {
            refuse(faults, service, "needs a stale-ttl and a refresh-time of 0 or more");
        }
    }

    private static SessionRules sessions(String service, ServiceConfig.SessionsConfig declared) {
        try {
            return new SessionRules(declared.idle(), declared.maxLife());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettings("%s.%s".formatted(DeclaredServices.prefix(service), e.getMessage()));
        }
    }

    private static ConversationRules conversations(String service, ServiceConfig.ConversationsConfig declared) {
        try {
            return new ConversationRules(declared.scope(), declared.ttl(), declared.maxMessages());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettings("%s.%s".formatted(DeclaredServices.prefix(service), e.getMessage()));
        }
    }

    private static void refuse(Faults faults, String service, String why) {
        faults.add("Service %s %s".formatted(service, why));
    }
}
