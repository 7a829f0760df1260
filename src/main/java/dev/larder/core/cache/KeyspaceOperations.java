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

/** What a caller can do with a service's keys as a whole. */
@Singleton
public final class KeyspaceOperations {
    /** How many keys one page may have. */
    public static final int LONGEST_PAGE = 1_000;

    private final Purges purges;
    private final Hooks hooks;

    KeyspaceOperations(Purges purges, Hooks hooks) {
        this.purges = purges;
        this.hooks = hooks;
    }

    /** Emits one page of the keys. */
    public Uni<Page> list(AuthorizedCall access, Query query) {
        access.requirePrefix(Verb.GET, query.prefix());
        if (query.limit() < 1 || query.limit() > LONGEST_PAGE) {
            throw new Refusal.Bad("limit must be 1 to %d".formatted(LONGEST_PAGE));
        }
        return access.service().need(KeyScan.class).scan(query).map(KeyspaceOperations::withoutOwn);
    }

    private static Page withoutOwn(Page page) {
        return new Page(
                page.keys().stream()
                        .filter(listed -> !OwnKeys.has(listed.key()))
                        .toList(),
                page.next());
    }

    /**
     * Removes every entry whose key begins with {@code prefix} and emits how many there were; empty where the backend
     * cannot list them and the prefix, which must be declared then, was invalidated as a whole.
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
     * Invalidates entries. Keys and prefixes that are gone set off hooks; what has a tag, nobody knows, and what is stale
     * is still there.
     */
    public Uni<Purged> purge(AuthorizedCall access, Purge what) {
        Uni<Purged> purged = purges.purge(access, what);
        return what.mode() == Mode.SOFT ? purged : hooks.afterAll(access, HookEvent.purged(access, what), purged);
    }

    /** Flushes each service by itself and emits what became of each, in their order. */
    public Uni<List<ItemOutcome<Boolean>>> flushEach(List<AuthorizedCall> accesses) {
        Map<ServiceName, Uni<Boolean>> each = new LinkedHashMap<>();
        accesses.forEach(
                access -> each.put(access.service().name(), flush(access).replaceWith(true)));
        return ItemOutcome.ofEach(each);
    }

    /** Removes everything in the service. Needs the right to delete any key. */
    public Uni<Void> flush(AuthorizedCall access) {
        access.requirePrefix(Verb.DELETE, "");
        Uni<Void> cleared = access.service().store().clear().invoke(() -> Audit.flushed(access));
        return hooks.after(access, HookEvent.removed(access, ""), cleared);
    }
}
