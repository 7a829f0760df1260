package dev.larder.ai.entries;

import dev.larder.ai.entries.SearchResult.Found;
import dev.larder.ai.entries.SearchResult.Refused;
import dev.larder.ai.exact.NormalizedPrompt;
import dev.larder.ai.semantic.SemanticCache;
import dev.larder.ai.semantic.SemanticQuestion;
import dev.larder.ai.semantic.SemanticResult;
import dev.larder.ai.semantic.index.IndexedQuestion;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Searches for the answers to a question: to the same one, to one that is the same when normalised, and to one that
 * means the same. A later way is tried only if the ones before did not find enough.
 */
final class EntrySearches {
    /** Of one way: some may be refused after they were found. */
    private static final int CANDIDATES = 5;

    private final EntryParts parts;

    EntrySearches(EntryParts parts) {
        this.parts = parts;
    }

    /** One search, and what it has found so far. */
    private record Search(
            String scope,
            EntrySearch asked,
            double threshold,
            List<Found> found,
            List<Refused> refused,
            Set<String> ids) {
        int wanted() {
            // the second best is told, too
            return asked.explain() ? asked.count() + 1 : asked.count();
        }

        boolean tries(Strategy strategy) {
            return asked.strategies().contains(strategy) && found.size() < wanted();
        }

        /** Takes an answer, of an entry or of one of its aliases, once. */
        void take(Found hit) {
            double least = Math.max(threshold, hit.entry().facts().threshold());
            if (hit.similarity() < least) {
                refuse(
                        hit.entry().id(),
                        hit.prompt(),
                        hit.similarity(),
                        hit.similarity() < threshold ? "threshold" : "feedback");
            } else if (found.size() < wanted() && ids.add(hit.entry().id())) {
                found.add(hit);
            }
        }

        void refuse(String id, String prompt, double similarity, String rule) {
            refused.add(new Refused(id, prompt, similarity, rule));
        }

        SearchResult result() {
            List<Found> given = found.size() > asked.count() ? found.subList(0, asked.count()) : found;
            refused.sort(Comparator.comparingDouble(Refused::similarity).reversed());
            return new SearchResult(
                    given, refused, found.stream().skip(asked.count()).findFirst());
        }
    }

    /** Emits the answers. */
    Uni<SearchResult> search(String sharers, EntrySearch asked) {
        String scope = parts.scopes().scope(sharers, asked.namespace());
        double threshold = asked.threshold().orElse(parts.terms().threshold());
        var search = new Search(scope, asked, threshold, new ArrayList<>(), new ArrayList<>(), new HashSet<>());
        return same(search)
                .chain(() -> written(search))
                .chain(() -> near(search))
                .map(done -> search.result());
    }

    /** The answer to this very question with these very attributes, whose id is known without an index. */
    private Uni<Void> same(Search search) {
        EntrySearch asked = search.asked();
        if (!search.tries(Strategy.EXACT)) {
            return Uni.createFrom().voidItem();
        }
        CacheKey key = parts.scopes().key(EntryScopes.id(search.scope(), asked.prompt(), asked.attributes()));
        return take(search, key, Strategy.EXACT);
    }

    private Uni<Void> take(Search search, CacheKey key, Strategy strategy) {
        return parts.holder()
                .get()
                .store()
                .get(key)
                .invoke(found -> found.filter(this::usable)
                        .flatMap(entry -> StoredEntry.of(key, entry))
                        .ifPresent(entry ->
                                search.take(new Found(entry, entry.question().text(), 1, strategy))))
                .replaceWithVoid();
    }

    private boolean usable(Entry entry) {
        return !entry.lifetime().staleAt(parts.factory().now());
    }

    /** The answers to questions that are written alike: one look at all of them finds the same ones, too. */
    private Uni<Void> written(Search search) {
        boolean exact = search.tries(Strategy.EXACT);
        boolean normalised = search.tries(Strategy.NORMALISED);
        if (!exact && !normalised) {
            return Uni.createFrom().voidItem();
        }
        String prompt = search.asked().prompt();
        Map<String, String> attributes = search.asked().attributes();
        Predicate<String> alike = normalised ? alike(prompt) : prompt::equals;
        return caches().onItem()
                .transformToUniAndConcatenate(cache -> cache.questions(
                        search.scope(), question -> question.has(attributes) && alike.test(question.text())))
                .collect()
                .asList()
                .flatMap(found -> {
                    List<IndexedQuestion> all =
                            found.stream().flatMap(List::stream).toList();
                    Predicate<IndexedQuestion> same =
                            question -> exact && question.text().equals(prompt);
                    return takeAll(search, all.stream().filter(same), Strategy.EXACT)
                            .chain(() -> takeAll(search, all.stream().filter(same.negate()), Strategy.NORMALISED));
                });
    }

    /** The texts that are the same when normalised. */
    private static Predicate<String> alike(String prompt) {
        String wanted = NormalizedPrompt.of(prompt);
        String letters = letters(wanted);
        // most differ in their letters, which are compared at much less cost
        return text -> text.equals(prompt)
                || (letters(text).equals(letters) && NormalizedPrompt.of(text).equals(wanted));
    }

    private Uni<Void> takeAll(Search search, Stream<IndexedQuestion> questions, Strategy strategy) {
        if (!search.tries(strategy)) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(questions.limit(CANDIDATES).toList())
                .onItem()
                .transformToUniAndConcatenate(question -> take(search, question.key(), strategy))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static String letters(String text) {
        return text.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .limit(24)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Pinned answers first: of two that are equally near, they win. */
    private Multi<SemanticCache> caches() {
        return Multi.createFrom().items(parts.pinned(), parts.semantic());
    }

    private Uni<Void> near(Search search) {
        if (!search.tries(Strategy.SEMANTIC)) {
            return Uni.createFrom().voidItem();
        }
        EntrySearch asked = search.asked();
        // those below the threshold are told, too
        double threshold = asked.explain() ? 0 : search.threshold();
        var question = new SemanticQuestion(search.scope(), asked.prompt(), threshold, asked.attributes());
        return caches().onItem()
                .transformToUniAndConcatenate(
                        cache -> cache.find(question, Math.max(CANDIDATES, search.wanted()), this::usable))
                .collect()
                .asList()
                .invoke(results -> take(search, results))
                .replaceWithVoid();
    }

    private static void take(Search search, List<SemanticResult> results) {
        results.forEach(result -> refused(search, result));
        results.stream()
                .flatMap(result -> result.hits().stream())
                .sorted(Comparator.comparingDouble(SemanticResult.Hit::similarity)
                        .reversed())
                .forEach(hit -> take(search, hit));
    }

    private static void refused(Search search, SemanticResult result) {
        result.rejected().forEach(rejection -> {
            IndexedQuestion question = rejection.question();
            search.refuse(EntryScopes.id(question.key()), question.text(), rejection.similarity(), rejection.rule());
        });
    }

    private static void take(Search search, SemanticResult.Hit hit) {
        Optional<StoredEntry> entry = StoredEntry.of(hit.question().key(), hit.entry());
        entry.ifPresent(
                stored -> search.take(new Found(stored, hit.question().text(), hit.similarity(), Strategy.SEMANTIC)));
    }
}
