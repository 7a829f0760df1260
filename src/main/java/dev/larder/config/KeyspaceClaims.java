package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.spi.KeyspaceClaim;
import java.util.ArrayList;
import java.util.List;

/** The key spaces of the services declared so far. */
final class KeyspaceClaims {
    private final List<Claim> claims = new ArrayList<>();

    private record Claim(String service, String type, KeyspaceClaim keyspace) {
        boolean disputes(Claim other) {
            return type.equals(other.type) && keyspace.overlaps(other.keyspace);
        }
    }

    /**
     * Adds a service's.
     *
     * @throws InvalidSettings when it would share entries with one that is there
     */
    void claim(DeclaredStore<?> store) {
        var claim = new Claim(store.service(), store.factory().type(), store.claim());
        for (Claim other : claims) {
            if (claim.disputes(other)) {
                throw new InvalidSettings(
                        "Services %s and %s would share entries: their keys begin with '%s' and '%s'. Set %s.key-prefix and %s.key-prefix so that neither begins with the other"
                                .formatted(
                                        other.service(),
                                        claim.service(),
                                        other.keyspace().prefix(),
                                        claim.keyspace().prefix(),
                                        DeclaredServices.prefix(other.service()),
                                        DeclaredServices.prefix(claim.service())));
            }
        }
        claims.add(claim);
    }
}
