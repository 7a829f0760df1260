package dev.larder.core.cache;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.event.rules.HookEvent;
import dev.larder.core.event.rules.Hooks;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceRules;
import dev.larder.core.service.TtlRules;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore.Written;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.Lookup;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The operations on one entry. */
@Singleton
public final class EntryOperations {
    private final EntryFactory entryFactory;
    private final LastAccessRecorder lastAccess;
    private final Hooks hooks;

    EntryOperations(EntryFactory entryFactory, LastAccessRecorder lastAccess, Hooks hooks) {
        this.entryFactory = entryFactory;
        this.lastAccess = lastAccess;
        this.hooks = hooks;
    }

    /**
     * Emits the live entry, which may be a remembered miss; empty on a miss. Counts the read, and records the access of
     * an entry with an idle time.
     */
    public Uni<ReadResult> get(AuthorizedCall access, CacheKey key) {
        access.require(Verb.GET, key);
        Service service = access.service();
        return Uni.createFrom()
                .deferred(
                        () -> readNow(service, key).map(Uni.createFrom()::item).orElseGet(() -> asked(service, key)));
    }

    /**
     * Returns the result of {@link #get} without waiting, with the same checks and effects; empty if only {@code get}
     * can answer, and then this call has no effect.
     */
    public Optional<ReadResult> getNow(AuthorizedCall access, CacheKey key) {
        access.require(Verb.GET, key);
        return readNow(access.service(), key);
    }

    private Optional<ReadResult> readNow(Service service, CacheKey key) {
        Lookup found = service.store().getNow(key);
        if (found == Lookup.Empty.ASK) {
            return Optional.empty();
        }
        ReadResult reading = found instanceof Lookup.Hit hit ? ReadResult.of(hit, service) : ReadResult.MISS;
        note(service, key, reading);
        return Optional.of(reading);
    }

    private Uni<ReadResult> asked(Service service, CacheKey key) {
        Uni<ReadResult> reading = service.tiers().isPresent()
                ? service.tiers().get().read(key).map(ReadResult::of)
                : service.store().get(key).map(ReadResult::of);
        return reading.invoke(found -> note(service, key, found));
    }

    private void note(Service service, CacheKey key, ReadResult reading) {
        boolean hit = reading.entry().isPresent() && !reading.entry().get().isAbsent();
        service.meters().read(hit);
        if (reading.entry().isPresent()) {
            lastAccess.note(service, key, reading.entry().get());
        }
    }

    /**
     * Removes the entry and emits it; empty on a miss. Needs the rights to read and to delete. A failed purge of a hook
     * does not fail this call, because the removed value would be lost.
     */
    public Uni<Optional<Entry>> pull(AuthorizedCall access, CacheKey key) {
        access.require(Verb.GET, key);
        access.require(Verb.DELETE, key);
        Service service = access.service();
        return service.need(ConditionalWrites.class)
                .getAndRemove(key)
                .call(found -> found.isPresent()
                        ? hooks.report(access, List.of(HookEvent.removed(access, key)))
                        : Uni.createFrom().voidItem())
                .invoke(found -> service.meters().read(found.isPresent()));
    }

    /** Stores the draft, if the condition holds; replaces an existing entry. */
    public Uni<Stored> put(AuthorizedCall access, Verb verb, CacheKey key, Draft draft, Precondition condition) {
        access.require(verb, key);
        Service service = access.service();
        ServiceRules rules = service.rules();
        rules.admit(draft.payload());
        return hooks.after(
                access, HookEvent.wrote(access, verb, key, draft.payload()), put(service, key, draft, condition));
    }

    private Uni<Stored> put(Service service, CacheKey key, Draft draft, Precondition condition) {
        if (condition == Precondition.Simple.NONE && !draft.lifetime().keeps()) {
            return Uni.createFrom().deferred(() -> {
                Entry entry = entryFactory.entry(draft, service.rules(), Optional.empty());
                return service.store().put(key, entry).map(written -> new Stored(entry, written));
            });
        }
        return new Update(service, key).to(current -> {
            condition.require(current);
            return entryFactory.entry(draft, service.rules(), current);
        });
    }

    /** Stores the draft if there is no entry; else fails with {@link Refusal.AlreadyThere}. */
    public Uni<Stored> create(AuthorizedCall access, CacheKey key, Draft draft, Precondition condition) {
        access.require(Verb.POST, key);
        HookEvent event = HookEvent.wrote(access, Verb.POST, key, draft.payload());
        return hooks.after(access, event, create(access.service(), key, draft, condition));
    }

    private Uni<Stored> create(Service service, CacheKey key, Draft draft, Precondition condition) {
        if (condition != Precondition.Simple.NONE) {
            return new Update(service, key).to(current -> {
                condition.require(current);
                if (current.isPresent()) {
                    throw new Refusal.AlreadyThere(Set.of(key));
                }
                return entryFactory.entry(draft, service.rules(), current);
            });
        }
        ConditionalWrites writes = service.need(ConditionalWrites.class);
        Entry entry = entryFactory.entry(draft, service.rules(), Optional.empty());
        return writes.putIfAbsent(key, entry).map(done -> {
            if (!done) {
                throw new Refusal.AlreadyThere(Set.of(key));
            }
            return new Stored(entry, Written.CREATED);
        });
    }

    /** Merges the patch into the stored JSON value (RFC 7396). The lifetime stays unless the draft has one. */
    public Uni<Stored> merge(AuthorizedCall access, CacheKey key, Draft patch, Precondition condition) {
        access.require(Verb.PATCH, key);
        Service service = access.service();
        MergePatch merge = MergePatch.parse(patch.payload());
        Uni<Stored> written = new Update(service, key).to(current -> {
            condition.require(current);
            Entry before = current.orElseThrow(EntryOperations::nothingThere);
            List<String> tags = patch.tags().isEmpty() ? before.tags() : patch.tags();
            Draft merged = new Draft(before.form(), merge.applyTo(before), patch.lifetime(), tags);
            // the new value depends on the old one, so an invalidation of the old one must reach it
            Entry after = entryFactory.entry(merged, service.rules(), current).withRevision(before.revision());
            return patch.lifetime().equals(LifetimeRequest.UNSAID) ? after.withLifetime(before.lifetime()) : after;
        });
        return hooks.afterMerge(access, key, written, stored -> stored.entry().payload());
    }

    /**
     * Changes the lifetime of the entry, if the condition holds, and keeps the value. The version is new, so that a
     * writer that has read the old lifetime finds a conflict.
     */
    public Uni<Entry> touch(AuthorizedCall access, CacheKey key, LifetimeRequest lifetime, Precondition condition) {
        access.require(Verb.PUT, key);
        TtlRules rules = access.service().rules().ttl();
        return new Update(access.service(), key)
                .to(current -> {
                    condition.require(current);
                    Entry before = current.orElseThrow(EntryOperations::nothingThere);
                    var after = rules.lifetime(
                            lifetime, Optional.of(before.lifetime()), entryFactory.now(), ThreadLocalRandom.current());
                    return entryFactory.anew(
                            before.withLifetime(after.since(before.lifetime().created())));
                })
                .map(Stored::entry);
    }

    /** Removes the entry, if the condition holds; emits whether there was one. */
    public Uni<Boolean> remove(AuthorizedCall access, CacheKey key, Precondition condition) {
        access.require(Verb.DELETE, key);
        Uni<Boolean> removed = condition == Precondition.Simple.NONE
                ? access.service().store().remove(key)
                : new Update(access.service(), key).remove(condition);
        return hooks.after(access, HookEvent.removed(access, key), removed);
    }

    private static Refusal nothingThere() {
        return new Refusal.NotFound("There is no entry with this key");
    }
}
