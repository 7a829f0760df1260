package dev.larder.config;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.access.ApiKey;
import dev.larder.core.access.Caller;
import dev.larder.core.access.Grant;
import dev.larder.core.access.Verb;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The API keys of the configuration, with the permissions of their roles. */
final class DeclaredKeys {
    private static final int SHORTEST_SECRET = 16;

    /** The placeholder in {@code deploy/kubernetes/secret.yaml}, which is refused as a key. */
    private static final String TEMPLATE = "replace-with-16-or-more-random-characters";

    private final LarderConfig config;
    private final Map<String, DeclaredRoles.Role> roles;
    private final Supplier<FirstKey.Kept> firstKey;

    /**
     * @param roles every role, also of those that make no sense
     * @param firstKey the key of an installation that has no other
     */
    DeclaredKeys(LarderConfig config, Map<String, DeclaredRoles.Role> roles, Supplier<FirstKey.Kept> firstKey) {
        this.config = config;
        this.roles = roles;
        this.firstKey = firstKey;
    }

    /** The keys by the id within them; empty for secrets that have none. */
    Map<Optional<String>, List<ApiKey>> all(Faults faults) {
        Map<Optional<String>, List<ApiKey>> keys = new HashMap<>();
        new TreeMap<>(config.keys())
                .forEach((id, key) -> declared(id, key, faults).ifPresent(made -> add(keys, Optional.of(id), made)));
        if (config.apiKey().isPresent()) {
            String secret = config.apiKey().get();
            faults.attempt(() -> master(secret)).ifPresent(made -> add(keys, ApiKey.id(secret), made));
        } else if (config.keys().isEmpty()) {
            faults.attempt(firstKey)
                    .ifPresent(kept -> add(keys, Optional.of(kept.id()), master(kept.id(), kept.hash())));
        }
        return keys;
    }

    private static void add(Map<Optional<String>, List<ApiKey>> keys, Optional<String> id, ApiKey key) {
        keys.computeIfAbsent(id, x -> new ArrayList<>()).add(key);
    }

    private static ApiKey master(String secret) {
        if (secret.isBlank() || secret.strip().length() < SHORTEST_SECRET) {
            throw new InvalidSettings("larder.api-key needs %d characters or more".formatted(SHORTEST_SECRET));
        }
        if (secret.strip().equals(TEMPLATE)) {
            throw new InvalidSettings("larder.api-key is the placeholder of deploy/kubernetes/secret.yaml: replace it");
        }
        return master("api-key", ApiKey.hash(secret));
    }

    private static ApiKey master(String id, String hash) {
        return new ApiKey(hash, Optional.empty(), Caller.allowedEverything(id));
    }

    private Optional<ApiKey> declared(String id, KeyConfig key, Faults faults) {
        List<Grant> grants = new ArrayList<>();
        Set<Verb> system = EnumSet.noneOf(Verb.class);
        for (String name : key.roles()) {
            DeclaredRoles.Role role = roles.get(name);
            if (role == null) {
                faults.add("larder.keys.%s.roles names '%s', but %s".formatted(id, name, Choices.only(roles.keySet())));
            } else {
                grants.addAll(role.grants());
                system.addAll(role.system());
            }
        }
        try {
            return Optional.of(new ApiKey(key.hash(), key.expires(), new Caller(id, key.roles(), grants, system)));
        } catch (IllegalArgumentException e) {
            faults.add("larder.keys.%s.hash: %s".formatted(id, e.getMessage()));
            return Optional.empty();
        }
    }
}
