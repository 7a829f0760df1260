package dev.larder.ai.semantic;

import dev.larder.ai.semantic.SemanticResult.Hit;
import dev.larder.ai.semantic.SemanticResult.Rejection;
import dev.larder.ai.semantic.embedding.EmbeddingFailure;
import dev.larder.ai.semantic.embedding.EmbeddingModel;
import dev.larder.ai.semantic.guard.Guard;
import dev.larder.ai.semantic.guard.ReadQuestion;
import dev.larder.ai.semantic.guard.Verdict;
import dev.larder.ai.semantic.index.IndexedQuestion;
import dev.larder.ai.semantic.index.Match;
import dev.larder.ai.semantic.index.Nearness;
import dev.larder.ai.semantic.index.QuestionIndex;
import dev.larder.core.cache.Cache;
import dev.larder.core.service.TextSimilarity;
import dev.larder.spi.BlockingLane;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Finds the answers to questions that mean the same. A candidate must be in the same scope, near enough, and pass the
 * guard; and its answer must be in the cache service when it is given, so that a purge there holds at once.
 *
 * <p>Whatever fails on the way makes a miss, never an error: the model is asked as without this cache.
 */
public final class SemanticCache implements AutoCloseable {
    /** The nearest questions that are looked at. */
    private static final int CANDIDATES = 5;

    /** How often a search is repeated whose candidates are not there any more. */
    private static final int ROUNDS = 3;

    /** The maximum time that a search waits for what other nodes have stored. */
    private static final Duration FOLLOWING = Duration.ofMillis(250);

    private final Parts parts;
    private final GuardReadings readings;

    /**
     * The parts of a semantic cache.
     *
     * @param guard decides on candidates
     * @param caches supplies the cache of answers
     * @param lane searches and compares, which takes milliseconds
     */
    public record Parts(
            EmbeddingModel embedding, QuestionIndex index, Guard guard, Supplier<Cache> caches, BlockingLane lane) {}

    public SemanticCache(Parts parts) {
        this(parts, new GuardReadings(parts.guard));
    }

    private SemanticCache(Parts parts, GuardReadings readings) {
        this.parts = parts;
        this.readings = readings;
    }

    /** What a search of the index has given. */
    private record Candidates(List<Match> passed, List<Rejection> rejected) {}

    /**
     * Emits the answers that may be given to a question, at most one unless more are wanted.
     *
     * @param count the maximum number of answers
     * @param usable the entries that may be given
     */
    public Uni<SemanticResult> find(SemanticQuestion asked, int count, Predicate<Entry> usable) {
        return parts.embedding
                .embed(asked.text())
                .flatMap(vector -> parts.index
                        .follow(asked.scope(), FOLLOWING)
                        .chain(() -> found(new Search(asked, vector, count, usable), ROUNDS)))
                .onFailure(failure -> failure instanceof EmbeddingFailure || failure instanceof StoreException)
                .recoverWithItem(SemanticResult::none);
    }

    /** A search with its vector. */
    @SuppressWarnings("ArrayRecordComponent") // vectors are never compared
    private record Search(SemanticQuestion asked, float[] vector, int count, Predicate<Entry> usable) {
        SemanticResult result(List<Hit> hits, Candidates candidates) {
            return new SemanticResult(hits, candidates.rejected, Optional.of(vector));
        }
    }

    private Uni<SemanticResult> found(Search search, int rounds) {
        return parts.lane
                .read(() -> candidates(search))
                .onFailure(StoreException.class)
                .recoverWithItem(new Candidates(List.of(), List.of()))
                .flatMap(candidates -> hits(search, candidates, rounds));
    }

    private Candidates candidates(Search search) {
        SemanticQuestion asked = search.asked;
        var wanted = new Nearness(
                search.vector,
                asked.threshold(),
                Math.max(CANDIDATES, search.count),
                question -> question.has(asked.attributes()));
        List<Match> passed = new ArrayList<>();
        List<Rejection> rejected = new ArrayList<>();
        ReadQuestion read = parts.guard.read(asked.text());
        for (Match match : parts.index.nearest(asked.scope(), wanted)) {
            Verdict verdict = parts.guard.compare(readings.of(match.question().text()), read);
            verdict.refusedBy()
                    .ifPresentOrElse(
                            rule -> rejected.add(new Rejection(match.question(), rule, match.similarity())),
                            () -> passed.add(match));
        }
        return new Candidates(passed, rejected);
    }

    /** Reads the answers of the candidates, one after the other, until there are enough. */
    private Uni<SemanticResult> hits(Search search, Candidates candidates, int rounds) {
        List<Hit> hits = new ArrayList<>();
        List<CacheKey> gone = new ArrayList<>();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Match match : candidates.passed) {
            CacheKey key = match.question().key();
            all = all.chain(() -> hits.size() >= search.count
                    ? Uni.createFrom().voidItem()
                    : parts.caches
                            .get()
                            .get(key)
                            .invoke(found -> found.ifPresentOrElse(
                                    entry -> {
                                        if (search.usable.test(entry)) {
                                            hits.add(new Hit(match.question(), entry, match.similarity()));
                                        }
                                    },
                                    () -> gone.add(key)))
                            .replaceWithVoid());
        }
        return all.chain(() -> {
            gone.forEach(key -> parts.index.remove(search.asked.scope(), key));
            hits.forEach(hit -> parts.index.use(hit.question().key()));
            boolean again = hits.isEmpty() && !gone.isEmpty() && rounds > 1;
            return again ? found(search, rounds - 1) : Uni.createFrom().item(search.result(hits, candidates));
        });
    }

    /** The same cache over another index. Only one of both is to be closed. */
    public SemanticCache over(QuestionIndex other) {
        return new SemanticCache(new Parts(parts.embedding, other, parts.guard, parts.caches, parts.lane), readings);
    }

    /** The id of the model of embeddings. */
    public String model() {
        return parts.embedding.id();
    }

    /** Emits the vector of a prompt; fails with {@link StoreException.Unavailable} if it does not come. */
    public Uni<float[]> embed(String prompt) {
        return parts.embedding
                .embed(prompt)
                .onFailure(EmbeddingFailure.class)
                .transform(failure -> new StoreException.Unavailable("No vector was made of the prompt", failure));
    }

    /** Compares texts with the model of this cache. */
    public TextSimilarity similarity() {
        return new EmbeddedSimilarity(parts.embedding);
    }

    /** Emits whether two questions may share an answer. */
    public Uni<Verdict> compare(String cached, String asked) {
        return parts.lane.read(() -> parts.guard.compare(cached, asked));
    }

    /** Emits the questions of a scope that a filter lets pass, also those that other nodes have stored. */
    public Uni<List<IndexedQuestion>> questions(String scope, Predicate<IndexedQuestion> filter) {
        return parts.index
                .follow(scope, FOLLOWING)
                .chain(() -> parts.lane.read(
                        () -> parts.index.all(scope).stream().filter(filter).toList()));
    }

    /** Reads all answers of a scope, as {@link QuestionIndex#visit} says. */
    public Uni<Void> visit(String scope, Function<Map<CacheKey, Entry>, Uni<Void>> visitor) {
        return parts.index.visit(scope, visitor);
    }

    /** Forgets the question of an answer that was removed, on this node. */
    public void forget(String scope, CacheKey key) {
        parts.index.remove(scope, key);
    }

    /** The number of questions in memory. */
    public int size() {
        return parts.index.size();
    }

    /** Makes the question of an answer that is stored, for {@link IndexedQuestion#stored}. */
    public IndexedQuestion question(CacheKey key, SemanticQuestion asked, float[] vector) {
        return new IndexedQuestion(key, parts.embedding.id(), asked.text(), vector, asked.attributes(), Long.MAX_VALUE);
    }

    /** Makes a stored answer findable on all nodes. Until it has ended, only this node may find it. */
    public Uni<Void> add(String scope, IndexedQuestion question) {
        return parts.index.add(scope, question).onFailure(StoreException.class).recoverWithNull();
    }

    /** Begins to load the model of embeddings, so that the first question need not wait for it. */
    public void start() {
        parts.embedding.start();
    }

    /** The reason why no vectors are made; empty while they are. */
    public Optional<String> trouble() {
        return parts.embedding.trouble();
    }

    @Override
    public void close() {
        parts.embedding.close();
    }
}
