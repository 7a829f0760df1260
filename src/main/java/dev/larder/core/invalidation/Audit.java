package dev.larder.core.invalidation;

import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.core.service.Service;
import org.jboss.logging.Logger;

/**
 * The audit log of invalidations: the caller, the service and the number of invalidated entries. It never contains
 * keys, prefixes or tags.
 */
public final class Audit {
    private static final Logger LOG = Logger.getLogger("dev.larder.audit");

    private Audit() {}

    static void purged(Service service, Purge what, Purged done, String by) {
        LOG.infof(
                "%s purged %d tags, %d prefixes and %d keys in service %s (%s, seq %d)",
                by,
                what.tags().size(),
                what.prefixes().size(),
                what.keys().size(),
                service.name(),
                what.mode() == Mode.SOFT ? "soft" : "hard",
                done.seq());
    }

    /** Logs the removal of all entries of one prefix. */
    public static void removed(AuthorizedCall access, long entries) {
        LOG.infof(
                "%s removed %d entries of one prefix in service %s",
                access.caller().id(), entries, access.service().name());
    }

    /** Logs the removal of all entries. */
    public static void flushed(AuthorizedCall access) {
        LOG.infof(
                "%s flushed service %s", access.caller().id(), access.service().name());
    }
}
