package dev.larder.ai.entries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.larder.ai.entries.StoredEntry.Facts;
import dev.larder.ai.semantic.SemanticCache;
import dev.larder.ai.semantic.SemanticQuestion;
import dev.larder.ai.semantic.index.IndexedQuestion;
import dev.larder.core.Refusal;
import dev.larder.core.cache.Draft;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Representation;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stores, shows, changes and removes the entries of one service. A caller sees those of its partition alone. */
final class EntryStore {
    /** The entries that are removed at once. */
    private static final int CONCURRENCY = 8;

    private final EntryParts parts;
    private final EntryTerms terms;

    EntryStore(EntryParts parts) {
        this.parts = parts;
        this.terms = new EntryTerms(parts);
    }

    /** A question to store, with what is known of it. */
    private record Addition(String id, String prompt, Facts facts) {}

    /**
     * Stores an answer, in place of that to the same question with the same attributes, and emits its id. Fails with a
     * refusal if it is too large or lives too long, and with {@link StoreException} if no vector comes.
     */
    Uni<String> store(String sharers, EntryDraft draft) {
        Uni<String> stored = storing(sharers, draft);
        // what has begun ends, also if the caller leaves: an entry that no log tells of could not be purged
        return Uni.createFrom().emitter(caller -> {
            var unused = stored.subscribe().with(caller::complete, caller::fail);
        });
    }

    private Uni<String> storing(String sharers, EntryDraft draft) {
        List<Addition> additions = additions(sharers, draft);
        List<String> tags = terms.tags(draft);
        LifetimeRequest lifetime = terms.lifetime(draft);
        String id = additions.get(0).id();
        CacheKey key = parts.scopes().key(id);
        return admitted(draft, additions).chain(() -> read(key)).flatMap(before -> {
            Set<String> leftOver =
                    new HashSet<>(before.map(x -> x.facts().aliases()).orElse(List.of()));
            additions.forEach(addition -> leftOver.remove(addition.id()));
            return Multi.createFrom()
                    .iterable(additions)
                    .onItem()
                    .transformToUniAndConcatenate(addition -> add(addition, draft, tags, lifetime))
                    .collect()
                    .last()
                    .chain(() -> removeAll(
                            additions.get(0).facts().scope(),
                            leftOver.stream().map(parts.scopes()::key).toList()))
                    .replaceWith(id);
        });
    }

    /** Fails if there would be too many pinned answers; those that are replaced do not count twice. */
    private Uni<Void> admitted(EntryDraft draft, List<Addition> additions) {
        if (!draft.pinned()) {
            return Uni.createFrom().voidItem();
        }
        Set<CacheKey> added = new HashSet<>();
        additions.forEach(addition -> added.add(parts.scopes().key(addition.id())));
        String scope = additions.get(0).facts().scope();
        return parts.pinned()
                .questions(scope, question -> added.contains(question.key()))
                .invoke(replaced -> {
                    int more = added.size() - replaced.size();
                    if (parts.pinned().size() + more > parts.terms().maxPinned()) {
                        throw new Refusal.TooMany("The service has as many pinned answers as max-cache-size allows");
                    }
                })
                .replaceWithVoid();
    }

    private List<Addition> additions(String sharers, EntryDraft draft) {
        String scope = parts.scopes().scope(sharers, draft.namespace());
        String partition = parts.scopes().partition(sharers);
        String id = EntryScopes.id(scope, draft.prompt(), draft.attributes());
        List<Addition> aliases = draft.aliases().stream()
                .distinct()
                .filter(alias -> !alias.equals(draft.prompt()))
                .map(alias -> new Addition(
                        EntryScopes.id(scope, alias, draft.attributes()),
                        alias,
                        new Facts(scope, partition, 0, draft.pinned(), List.of(), Optional.of(id))))
                .toList();
        List<String> ids = aliases.stream().map(Addition::id).toList();
        List<Addition> additions = new ArrayList<>();
        additions.add(new Addition(
                id, draft.prompt(), new Facts(scope, partition, 0, draft.pinned(), ids, Optional.empty())));
        additions.addAll(aliases);
        return additions;
    }

    private Uni<Void> add(Addition addition, EntryDraft draft, List<String> tags, LifetimeRequest lifetime) {
        SemanticCache cache = parts.of(addition.facts());
        CacheKey key = parts.scopes().key(addition.id());
        var asked = new SemanticQuestion(addition.facts().scope(), addition.prompt(), 0, draft.attributes());
        return cache.embed(addition.prompt()).flatMap(vector -> {
            IndexedQuestion question = cache.question(key, asked, vector);
            byte[] payload = draft.response().getBytes(UTF_8);
            var value = new Draft(form(question, addition.facts()), payload, lifetime, tags);
            var holder = parts.holder().get();
            Entry entry = parts.factory().entry(value, holder.rules(), Optional.empty());
            return holder.store()
                    .put(key, entry)
                    .invoke(() -> parts.otherThan(addition.facts()).forget(asked.scope(), key))
                    .chain(() -> cache.add(
                            asked.scope(), question.until(entry.lifetime().deadline())));
        });
    }

    static Representation form(IndexedQuestion question, Facts facts) {
        try {
            return StoredEntry.form(question, facts);
        } catch (IllegalArgumentException e) {
            throw new Refusal.TooLarge("The prompt, its vector and its attributes are too large together");
        }
    }

    /** Emits the entry of an id, if it is one of the caller's. */
    Uni<Optional<StoredEntry>> get(String sharers, String id) {
        String partition = parts.scopes().partition(sharers);
        return read(parts.scopes().key(id))
                .map(found -> found.filter(entry -> entry.facts().partition().equals(partition)));
    }

    /** Emits the entry of a key, whoever may see it. */
    Uni<Optional<StoredEntry>> read(CacheKey key) {
        return parts.holder().get().store().get(key).map(found -> found.flatMap(entry -> StoredEntry.of(key, entry)));
    }

    /** Removes an entry with its aliases; emits whether there was one of the caller's. */
    Uni<Boolean> remove(String sharers, String id) {
        return get(sharers, id)
                .flatMap(found -> found.map(entry -> remove(entry).replaceWith(true))
                        .orElseGet(() -> Uni.createFrom().item(false)));
    }

    /** Removes an entry with its aliases. */
    Uni<Void> remove(StoredEntry entry) {
        return removeAll(entry.facts().scope(), withAliases(entry)).replaceWithVoid();
    }

    /** The keys of an entry and of its aliases. */
    List<CacheKey> withAliases(StoredEntry entry) {
        List<CacheKey> keys = new ArrayList<>(List.of(entry.key()));
        entry.facts().aliases().forEach(id -> keys.add(parts.scopes().key(id)));
        return keys;
    }

    /**
     * Removes the caller's entries that a purge is about, with their aliases, whichever node has stored them; emits how
     * many there were.
     */
    Uni<Integer> purge(String sharers, EntryPurge purge) {
        String scope = parts.scopes().scope(sharers, purge.namespace());
        Set<String> tags = purge.tags().stream().map(parts.tags()::named).collect(toUnmodifiableSet());
        Set<String> removed = ConcurrentHashMap.newKeySet();
        return Multi.createFrom()
                .items(parts.semantic(), parts.pinned())
                .onItem()
                .transformToUniAndConcatenate(cache ->
                        cache.visit(scope, found -> removeWhole(scope, purge.among(found, tags), removed)))
                .collect()
                .last()
                .map(done -> removed.size());
    }

    /** Removes entries with their aliases, and aliases with their entry. */
    private Uni<Void> removeWhole(String scope, List<StoredEntry> entries, Set<String> removed) {
        return Multi.createFrom()
                .iterable(entries)
                .onItem()
                .transformToUniAndConcatenate(entry -> main(entry)
                        .map(this::withAliases)
                        .flatMap(keys -> removeAll(scope, keys))
                        .chain(() -> removeAll(scope, List.of(entry.key())))
                        .invoke(() -> removed.add(entry.id())))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Emits the entry that an alias belongs to; the entry itself if it is none, or if that is gone. */
    private Uni<StoredEntry> main(StoredEntry entry) {
        return entry.facts().aliasOf().isEmpty()
                ? Uni.createFrom().item(entry)
                : read(parts.scopes().key(entry.id())).map(found -> found.orElse(entry));
    }

    /** Removes entries; emits how many there were. Other nodes forget them when they find them no more. */
    private Uni<Integer> removeAll(String scope, Collection<CacheKey> keys) {
        keys.forEach(key -> {
            parts.semantic().forget(scope, key);
            parts.pinned().forget(scope, key);
        });
        return Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUni(key -> parts.holder().get().store().remove(key))
                .merge(CONCURRENCY)
                .filter(removed -> removed)
                .collect()
                .asList()
                .map(List::size);
    }
}
