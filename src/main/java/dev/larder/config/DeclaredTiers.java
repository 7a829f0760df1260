package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.core.invalidation.tier.TierRules;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.Tiering;
import io.smallrye.config.SmallRyeConfig;
import java.util.Map;

/** The services of the configuration that keep copies of another one's entries. */
final class DeclaredTiers {
    /** Their type. It is none of a backend: what they keep is at the service behind. */
    static final String TYPE = "tiered";

    /** The type of store that holds the copies. */
    static final String COPIES = "local";

    private final SmallRyeConfig source;
    private final Map<String, ServiceConfig> declared;

    /** @param declared every service by its name in the configuration */
    DeclaredTiers(SmallRyeConfig source, Map<String, ServiceConfig> declared) {
        this.source = source;
        this.declared = declared;
    }

    static String prefix(String service) {
        return DeclaredServices.prefix(service) + "." + TYPE;
    }

    /**
     * The declaration of a service of this type, with the service that it copies.
     *
     * @throws InvalidSettings when the declaration is invalid
     */
    Tiering of(String service, ServiceConfig own) {
        TieredConfig tier = ConfigGroups.read(source, TieredConfig.class, prefix(service));
        if (own.prefixes().isPresent() || own.keyPrefix().isPresent()) {
            throw refused(
                    service, "stores no entries of its own: key-prefix and prefixes belong to service " + tier.l2());
        }
        if (tier.heartbeat().toMillis() < 10 || tier.l1Ttl().toMillis() < 1) {
            throw refused(service, "needs a tiered.heartbeat of 10 ms or more and a tiered.l1-ttl of more than 0");
        }
        var rules = new TierRules(tier.consistency(), tier.heartbeat(), tier.l1Ttl());
        return new Tiering(behind(service, tier.l2()), rules);
    }

    private ServiceName behind(String service, String l2) {
        ServiceName name = ServiceName.of(l2).orElseThrow(() -> refused(service, missing(l2)));
        ServiceConfig behind = declared.entrySet().stream()
                .filter(one -> ServiceName.of(one.getKey()).filter(name::equals).isPresent())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> refused(service, missing(l2)));
        if (behind.type().equals(TYPE)) {
            throw refused(service, "has '%s' as tiered.l2, which is tiered itself".formatted(l2));
        }
        return name;
    }

    private static String missing(String l2) {
        return "has '%s' as tiered.l2, and there is no such service".formatted(l2);
    }

    private static InvalidSettings refused(String service, String why) {
        return new InvalidSettings("Service %s %s".formatted(service, why));
    }
}
