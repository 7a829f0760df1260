package dev.larder.core.cache;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.event.rules.HookEvent;
import dev.larder.core.event.rules.Hooks;
import dev.larder.core.service.LifeRequest;
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

/** What a caller can do with one entry. */
@Singleton
public final class EntryOperations {
    private final EntryFactory entryFactory;
    private final LastAccessRecorder uses;
    private final Hooks hooks;

    EntryOperations(EntryFactory entryFactory, LastAccessRecorder uses, Hooks hooks) {
        this.entryFactory = entryFactory;
        this.uses = uses;
        this.hooks = hooks;
    }

    /** Emits the live entry, also one that stands for nothing, or empty on a miss. Counts, and slides a life that depends on use. */
    public Uni<Reading> get(AuthorizedCall access, CacheKey key) {
        access.require(Verb.GET, key);
        Service service = access.service();
        return Uni.createFrom()
                .deferred(
                        () -> readNow(service, key).map(Uni.createFrom()::item).orElseGet(() -> asked(service, key)));
    }

    /**
     * Tells at once what {@link #get} would emit, with its checks and its effects; empty where the store has to be asked with
     * {@code get}, and then nothing has happened.
     */
    public Optional<Reading> getNow(AuthorizedCall access, CacheKey key) {
        access.require(Verb.GET, key);
        return readNow(access.service(), key);
    }

    private Optional<Reading> readNow(Service service, CacheKey key) {
        Lookup found = service.store().getNow(key);
        if (found == Lookup.Empty.ASK) {
            return Optional.empty();
        }
        Reading reading = found instanceof Lookup.Hit hit ? Reading.of(hit, service) : Reading.MISS;
        note(service, key, reading);
        return Optional.of(reading);
    }

    private Uni<Reading> asked(Service service, CacheKey key) {
        Uni<Reading> reading = service.tiers().isPresent()
                ? service.tiers().get().read(key).map(Reading::of)
                : service.store().get(key).map(Reading::of);
        return reading.invoke(found -> note(service, key, found));
    }

    private void note(Service service, CacheKey key, Reading reading) {
        boolean hit = reading.entry().isPresent() && !reading.entry().get().isAbsent();
        service.meters().read(hit);
        if (reading.entry().isPresent()) {
            uses.note(service, key, reading.entry().get());
        }
    }

    /**
     * Removes the entry and emits it, or empty on a miss. Needs the right to read and to delete. Nobody else will ever get
     * it, so a hook that cannot purge does not fail this.
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

    /** Stores the draft over whatever is there, if the condition holds. */
    public Uni<Stored> put(AuthorizedCall access, Verb verb, CacheKey key, Draft draft, Precondition condition) {
        access.require(verb, key);
        Service service = access.service();
        ServiceRules rules = service.rules();
        rules.admit(draft.payload());
        return hooks.after(
                access, HookEvent.wrote(access, verb, key, draft.payload()), put(service, key, draft, condition));
    }

    private Uni<Stored> put(Service service, CacheKey key, Draft draft, Precondition condition) {
        if (condition == Precondition.Simple.NONE && !draft.life().keeps()) {
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

    /** Stores the draft where nothing is; fails with {@link Refusal.AlreadyThere} where something is. */
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

    /** Merges the patch into the JSON value that is there (RFC 7396). The life stays unless the draft names one. */
    public Uni<Stored> merge(AuthorizedCall access, CacheKey key, Draft patch, Precondition condition) {
        access.require(Verb.PATCH, key);
        Service service = access.service();
        MergePatch merge = MergePatch.parse(patch.payload());
        Uni<Stored> written = new Update(service, key).to(current -> {
            condition.require(current);
            Entry before = current.orElseThrow(EntryOperations::nothingThere);
            List<String> tags = patch.tags().isEmpty() ? before.tags() : patch.tags();
            Draft merged = new Draft(before.form(), merge.applyTo(before), patch.life(), tags);
            // made of the old value, so an invalidation that reached that reaches this
            Entry after = entryFactory.entry(merged, service.rules(), current).withRevision(before.revision());
            return patch.life().equals(LifeRequest.UNSAID) ? after.living(before.life()) : after;
        });
        return hooks.afterMerge(access, key, written, stored -> stored.entry().payload());
    }

    /**
     * Gives the entry another life, if the condition holds, and leaves the value as it is. The version is new: whoever
     * has read the old life and writes it back in good faith must find that something came between.
     */
    public Uni<Entry> touch(AuthorizedCall access, CacheKey key, LifeRequest life, Precondition condition) {
        access.require(Verb.PUT, key);
        TtlRules rules = access.service().rules().ttl();
        return new Update(access.service(), key)
                .to(current -> {
                    condition.require(current);
                    Entry before = current.orElseThrow(EntryOperations::nothingThere);
                    var after = rules.life(
                            life, Optional.of(before.life()), entryFactory.now(), ThreadLocalRandom.current());
                    return entryFactory.anew(
                            before.living(after.since(before.life().created())));
                })
                .map(Stored::entry);
    }

    /** Removes the entry if the condition holds; emits whether there was one. */
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
