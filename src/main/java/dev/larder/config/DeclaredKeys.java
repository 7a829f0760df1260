package dev.larder.config;

import dev.larder.core.access.ApiKey;
import dev.larder.core.access.Caller;
import dev.larder.core.access.Grant;
import dev.larder.core.access.KeyRing;
import dev.larder.core.access.Verb;
import dev.larder.core.service.ServiceName;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The API keys of the configuration, with what their roles allow. */
@Singleton
final class DeclaredKeys {
    private static final int SHORTEST_SECRET = 16;

    private final LarderConfig config;
    private final FirstKey firstKey;

    DeclaredKeys(LarderConfig config, FirstKey firstKey) {
        this.config = config;
        this.firstKey = firstKey;
    }

    @Produces
    @Singleton
    KeyRing keyRing(Clock clock) {
        Map<Optional<String>, List<ApiKey>> keys = new HashMap<>();
        config.keys().forEach((id, key) -> add(keys, Optional.of(id), declared(id, key)));
        if (config.apiKey().isPresent()) {
            String secret = config.apiKey().get();
            if (secret.length() < SHORTEST_SECRET) {
                throw new ConfigurationException(
                        "larder.api-key needs %d characters or more".formatted(SHORTEST_SECRET));
            }
            add(keys, ApiKey.id(secret), master("api-key", ApiKey.hash(secret)));
        } else if (keys.isEmpty()) {
            FirstKey.Kept kept = firstKey.findOrMake();
            add(keys, Optional.of(kept.id()), master(kept.id(), kept.hash()));
        }
        return new KeyRing(keys, clock);
    }

    private static void add(Map<Optional<String>, List<ApiKey>> keys, Optional<String> id, ApiKey key) {
        keys.computeIfAbsent(id, x -> new ArrayList<>()).add(key);
    }

    private static ApiKey master(String id, String hash) {
        return new ApiKey(hash, Optional.empty(), Caller.allowedEverything(id));
    }

    private ApiKey declared(String id, KeyConfig key) {
        List<Grant> grants = key.roles().stream()
                .flatMap(role -> role(id, role).grants().stream())
                .map(DeclaredKeys::grant)
                .toList();
        try {
            return new ApiKey(key.hash(), key.expires(), new Caller(id, key.roles(), grants));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("larder.keys.%s.hash: %s".formatted(id, e.getMessage()), e);
        }
    }

    private RoleConfig role(String key, String name) {
        RoleConfig role = config.roles().get(name);
        if (role == null) {
            throw new ConfigurationException("larder.keys.%s.roles names '%s', but there are only %s"
                    .formatted(key, name, config.roles().keySet()));
        }
        return role;
    }

    private static Grant grant(RoleConfig.GrantConfig declared) {
        Set<ServiceName> services = declared.services().contains("*")
                ? Set.of()
                : declared.services().stream().map(ServiceName::new).collect(Collectors.toSet());
        return new Grant(
                services,
                declared.prefixes().orElse(List.of()),
                declared.verbs().orElse(EnumSet.allOf(Verb.class)));
    }
}
