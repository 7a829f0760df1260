package dev.larder.core.cache;

import dev.larder.core.OwnKeys;
import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.event.rules.HookEvent;
import dev.larder.core.event.rules.Hooks;
import dev.larder.core.invalidation.Audit;
import dev.larder.core.invalidation.Purged;
import dev.larder.core.invalidation.Purges;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.KeyScan;
import dev.larder.spi.KeyScan.Page;
import dev.larder.spi.KeyScan.Query;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The operations on all keys of a service. */
@Singleton
public final class KeyspaceOperations {
    /** The maximum number of keys in one page. */
    public static final int MAX_PAGE = 1_000;

    /** The maximum number of Larder's own keys that one listing skips. */
    private static final int MAX_PASSED_OVER = 20_000;

    private final Purges purges;
    private final Hooks hooks;
    private final CursorSeal seal;
    private final ServiceRegistry services;

    KeyspaceOperations(Purges purges, Hooks hooks, CursorSeal seal, ServiceRegistry services) {
        this.purges = purges;
        this.hooks = hooks;
        this.seal = seal;
        this.services = services;
    }

    /** Emits one page of keys. */
    public Uni<Page> list(AuthorizedCall access, Query query) {
        access.requirePrefix(Verb.GET, query.prefix());
        if (query.limit() < 1 || query.limit() > MAX_PAGE) {
            throw new Refusal.Bad("limit must be 1 to %d".formatted(MAX_PAGE));
        }
        KeyScan keys = access.service().need(KeyScan.class);
        ServiceName service = access.service().name();
        var opened = new Query(query.prefix(), query.cursor().map(cursor -> seal.open(service, cursor)), query.limit());
        int pages = Math.max(1, MAX_PASSED_OVER / query.limit());
        return shown(keys, opened, pages)
                .map(page -> new Page(page.keys(), page.next().map(cursor -> seal.seal(service, cursor))));
    }

    /**
     * Emits the page without keys of Larder's own, such as those of a gateway's answers; if only such keys are on it,
     * the next one, and so on for a bounded number of pages.
     */
    private static Uni<Page> shown(KeyScan keys, Query query, int pages) {
        return keys.scan(query).flatMap(page -> {
            List<KeyScan.Listed> shown = page.keys().stream()
                    .filter(listed -> !OwnKeys.has(listed.key()))
                    .toList();
            return shown.isEmpty() && page.next().isPresent() && pages > 1
                    ? shown(keys, new Query(query.prefix(), page.next(), query.limit()), pages - 1)
                    : Uni.createFrom().item(new Page(shown, page.next()));
        });
    }

    /**
     * Removes every entry whose key begins with {@code prefix} and emits the number of removed entries; empty if the
     * backend cannot list keys and the prefix, which must be declared, was invalidated as a whole.
     */
    public Uni<OptionalLong> remove(AuthorizedCall access, String prefix) {
        access.requirePrefix(Verb.DELETE, prefix);
        if (prefix.isEmpty()) {
            throw new Refusal.Bad("prefix must not be empty; a DELETE without parameters flushes the service");
        }
        Uni<OptionalLong> removed = access.service()
                .store()
                .capability(KeyScan.class)
                .map(scan -> scan.removeAll(prefix)
                        .invoke(entries -> Audit.removed(access, entries))
                        .map(OptionalLong::of))
                .orElseGet(() ->
                        purges.purge(access, Purge.prefixes(Set.of(prefix))).map(purged -> OptionalLong.empty()));
        return hooks.after(access, HookEvent.removed(access, prefix), removed);
    }

    /**
     * Invalidates entries. Hard purges of keys and prefixes trigger hooks; purges of tags do not, because their keys
     * are not known, and soft purges do not, because their entries still exist.
     */
    public Uni<Purged> purge(AuthorizedCall access, Purge what) {
        Uni<Purged> purged = purges.purge(access, what);
        return what.mode() == Mode.SOFT ? purged : hooks.afterAll(access, HookEvent.purged(access, what), purged);
    }

    /** Flushes each service on its own and emits the results in the order of the services. */
    public Uni<List<ServiceResult<Boolean>>> flushEach(List<AuthorizedCall> accesses) {
        Map<ServiceName, Uni<Boolean>> each = new LinkedHashMap<>();
        accesses.forEach(
                access -> each.put(access.service().name(), flush(access).replaceWith(true)));
        return ServiceResult.ofEach(each);
    }

    /**
     * Removes all entries of the service. Needs the right to delete any key. A service with queued writes is not
     * flushed.
     */
    public Uni<Void> flush(AuthorizedCall access) {
        access.requirePrefix(Verb.DELETE, "");
        if (services.isQueue(access.service())) {
            throw new Refusal.Conflict(
                    "Service %s holds writes that were acknowledged and that a database does not have yet; it is never flushed"
                            .formatted(access.service().name()));
        }
        Uni<Void> cleared = access.service().store().clear().invoke(() -> Audit.flushed(access));
        return hooks.after(access, HookEvent.removed(access, ""), cleared);
    }
}
