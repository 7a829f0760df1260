package dev.larder.ai.semantic.index;

import dev.larder.core.OwnKeys;
import dev.larder.core.cache.Update;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Later;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The questions whose answers a service has cached, in scopes: a question is never compared with one of another scope.
 *
 * <p>The truth is the cache service. Each entry there carries its question, and the index of each node follows a log of
 * what was stored: it finds what other nodes have stored within a second, and finds everything again after a start.
 * What it finds is a candidate: the answer is read from the cache service before it is shown, so that what was purged
 * there is never shown.
 */
public final class QuestionIndex {
    /** The entries that are read at once: each may be as large as a value of the service may be. */
    private static final int BATCH = 32;

    /** The scopes that are kept, those used last: in a conversation, each turn has its own. */
    private static final int MAX_SCOPES = 10_000;

    private final QuestionLog log;
    private final Settings settings;
    private final Clock clock;

    /** The scopes and the places of answers, the one used last at the end. Guarded by {@code this}. */
    private final Map<String, ScopeIndex> scopes = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<CacheKey, String> used = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * The settings of an index.
     *
     * @param service the service whose answers they are
     * @param model the id of the embedding model; questions of others are not seen
     * @param holder supplies the service that holds the answers
     * @param lifetime the longest lifetime of an answer
     * @param maxSize the maximum number of questions; the one that was used least recently goes first
     * @param members the answers whose questions are here; no other answer goes for a new one
     */
    public record Settings(
            String service,
            String model,
            Supplier<Service> holder,
            Duration lifetime,
            int maxSize,
            Predicate<Entry> members) {}

    public QuestionIndex(Settings settings, Clock clock) {
        this.log = new QuestionLog(settings.service(), settings.holder(), settings.lifetime());
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Reads what other nodes have stored in a scope since the last look, which takes no longer than this: what is read
     * later is found by later searches.
     */
    public Uni<Void> follow(String scope, Duration patience) {
        Uni<Void> done = index(scope).follow();
        return Uni.createFrom().emitter(waiting -> {
            var late = Later.run(patience, () -> waiting.complete(null));
            var unused = done.subscribe()
                    .with(
                            x -> {
                                late.cancel(false);
                                waiting.complete(null);
                            },
                            failure -> {
                                late.cancel(false);
                                waiting.fail(failure);
                            });
        });
    }

    /** The nearest questions of a scope. It looks at all of them: not for an event loop. */
    public List<Match> nearest(String scope, Nearness wanted) {
        return index(scope).questions().nearest(wanted, clock.millis());
    }

    /** All questions of a scope. */
    public List<IndexedQuestion> all(String scope) {
        return index(scope).questions().all();
    }

    /** Adds the question of an answer that was stored here, and tells the other nodes. */
    public Uni<Void> add(String scope, IndexedQuestion question) {
        ScopeIndex index = index(scope);
        List<CacheKey> over = put(scope, index, question);
        return index.append(OwnKeys.nameOfCached(question.key())).chain(() -> removed(over));
    }

    /** Notes that an answer was used. */
    public synchronized void use(CacheKey key) {
        var unused = used.get(key);
    }

    /** Removes a question whose answer is not there any more. */
    public synchronized void remove(String scope, CacheKey key) {
        used.remove(key);
        ScopeIndex index = scopes.get(scope);
        if (index != null) {
            index.questions().remove(key);
        }
    }

    /** The number of questions in memory. */
    public synchronized int size() {
        return used.size();
    }

    private synchronized ScopeIndex index(String scope) {
        ScopeIndex known = scopes.get(scope);
        if (known != null) {
            return known;
        }
        if (scopes.size() >= MAX_SCOPES) {
            Iterator<ScopeIndex> eldest = scopes.values().iterator();
            eldest.next().questions().all().forEach(question -> used.remove(question.key()));
            eldest.remove();
        }
        var index = new ScopeIndex(scope, log, names -> read(scope, names), clock);
        scopes.put(scope, index);
        return index;
    }

    /** Puts a question in, and returns the keys of those that have to go for it. */
    private synchronized List<CacheKey> put(String scope, ScopeIndex index, IndexedQuestion question) {
        index.questions().put(question);
        used.put(question.key(), scope);
        List<CacheKey> over = new ArrayList<>();
        while (used.size() > settings.maxSize()) {
            Map.Entry<CacheKey, String> eldest = used.entrySet().iterator().next();
            over.add(eldest.getKey());
            remove(eldest.getValue(), eldest.getKey());
        }
        return over;
    }

    private Uni<Void> removed(List<CacheKey> keys) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (CacheKey key : keys) {
            // it may have become one of another index since it was put here
            all = all.chain(() -> new Update(settings.holder().get().store(), key)
                    .remove(current -> current.filter(settings.members()))
                    .replaceWithVoid());
        }
        return all;
    }

    /**
     * Reads all answers of a scope that are stored when the call begins, whichever node has stored them and whether or
     * not their questions are in memory: those of the log, and those that this node knows although the log has lost
     * them. The visitor gets some of them at a time, and one of them perhaps twice.
     */
    public Uni<Void> visit(String scope, Function<Map<CacheKey, Entry>, Uni<Void>> visitor) {
        return Uni.createFrom().deferred(() -> {
            Set<CacheKey> logged = new HashSet<>();
            return new ScopeIndex(scope, log, names -> visit(answers(names).filter(logged::add), visitor), clock)
                    .follow()
                    .chain(() -> visit(
                            all(scope).stream().map(IndexedQuestion::key).filter(key -> !logged.contains(key)),
                            visitor));
        });
    }

    private Uni<Void> visit(Stream<CacheKey> keys, Function<Map<CacheKey, Entry>, Uni<Void>> visitor) {
        return Multi.createFrom()
                .items(keys)
                .group()
                .intoLists()
                .of(BATCH)
                .onItem()
                .transformToUniAndConcatenate(
                        batch -> settings.holder().get().store().getAll(batch).flatMap(found -> visitor.apply(found)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Stream<CacheKey> answers(List<byte[]> names) {
        return names.stream().map(log::answer).distinct();
    }

    private Uni<Void> read(String scope, List<byte[]> names) {
        ScopeIndex index = index(scope);
        long now = clock.millis();
        Stream<CacheKey> unknown =
                answers(names).filter(key -> !index.questions().has(key, now));
        return visit(unknown, found -> {
            found.forEach((key, entry) -> take(scope, index, key, entry));
            return Uni.createFrom().voidItem();
        });
    }

    private void take(String scope, ScopeIndex index, CacheKey key, Entry entry) {
        IndexedQuestion.of(key, entry)
                .filter(question -> question.model().equals(settings.model()))
                .filter(question -> settings.members().test(entry))
                // only the node that stores more removes answers
                .ifPresent(question -> {
                    var unused = put(scope, index, question);
                });
    }
}
