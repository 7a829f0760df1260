package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.spi.KeyspaceClaim;
import java.util.ArrayList;
import java.util.List;

/** Where the services declared so far keep their entries. */
final class KeyspaceClaims {
    private final List<Claim> claims = new ArrayList<>();

    private record Claim(String service, String type, KeyspaceClaim territory) {
        boolean disputes(Claim other) {
            return type.equals(other.type) && territory.overlaps(other.territory);
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
                        "Services %s and %s would share entries, for one's begin with '%s' and the other's with '%s': set %s.key-prefix and %s.key-prefix so that neither begins with the other"
                                .formatted(
                                        other.service(),
                                        claim.service(),
                                        other.territory().prefix(),
                                        claim.territory().prefix(),
                                        DeclaredServices.prefix(other.service()),
                                        DeclaredServices.prefix(claim.service())));
            }
        }
        claims.add(claim);
    }
}
