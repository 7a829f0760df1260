package dev.larder.ai.entries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.ai.semantic.SemanticCache;
import dev.larder.ai.semantic.embedding.EmbeddingFailure;
import dev.larder.ai.semantic.embedding.EmbeddingFailure.Reason;
import dev.larder.ai.semantic.embedding.EmbeddingModel;
import dev.larder.ai.semantic.guard.Guard;
import dev.larder.ai.semantic.index.QuestionIndex;
import dev.larder.core.Refusal;
import dev.larder.core.cache.NodeCaches;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.service.OpenServices;
import dev.larder.core.service.Service;
import dev.larder.http.front.ResponseTags;
import dev.larder.spi.Await;
import dev.larder.spi.BlockingLane;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.MapStore;
import dev.larder.spi.MutableClock;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The entries of nodes that share one store. */
class EntriesOfNodesTest {
    private static final String SHARERS = "key ada";
    private static final Duration TTL = Duration.ofHours(1);
    private static final Duration PINNED = Duration.ofDays(1_825);
    private static final int MAX_PINNED = 20;

    private final MutableClock clock = new MutableClock();
    private final MapStore.Server server = new MapStore.Server();
    private final Service holder = OpenServices.of("holder", new MapStore(server, "entries", clock) {
        @Override
        public Uni<Optional<Entry>> get(CacheKey key) {
            return super.get(key).call(() -> {
                Optional<Supplier<Uni<?>>> now = afterRead;
                afterRead = Optional.empty();
                return now.<Uni<?>>map(Supplier::get)
                        .orElseGet(() -> Uni.createFrom().voidItem());
            });
        }
    });

    /** Done once, between the next read and what is done with it. */
    private Optional<Supplier<Uni<?>>> afterRead = Optional.empty();

    private boolean modelIsAway;
    private final Node node = new Node();

    /** The vector of a text is the number of each of its letters. */
    private final class Letters implements EmbeddingModel {
        @Override
        public String id() {
            return "letters";
        }

        @Override
        public Uni<float[]> embed(String text) {
            if (modelIsAway) {
                return Uni.createFrom().failure(new EmbeddingFailure(Reason.UNAVAILABLE, "away"));
            }
            float[] vector = new float[26];
            text.toLowerCase(Locale.ROOT)
                    .chars()
                    .filter(c -> c >= 'a' && c <= 'z')
                    .forEach(c -> vector[c - 'a'] += 1);
            double length = 0;
            for (float x : vector) {
                length += x * x;
            }
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= (float) Math.sqrt(length);
            }
            return Uni.createFrom().item(vector);
        }

        @Override
        public Optional<String> trouble() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    /** A node: its indexes, and what works on them. */
    private final class Node {
        private final EntryStore store;
        private final EntrySearches searches;
        private final EntryFeedback feedback;

        Node() {
            var lane = new BlockingLane(
                    "search",
                    new BlockingLane.Size(2, 200, Duration.ofSeconds(5)),
                    Infrastructure.getDefaultWorkerPool(),
                    failure -> new StoreException.Unavailable("failed", failure));
            var semantic = new SemanticCache(new SemanticCache.Parts(
                    new Letters(),
                    index(TTL, 10, entry -> !EntryFaces.isPinned(entry)),
                    Guard.of(Guard.Mode.STRICT),
                    () -> NodeCaches.cache(holder, clock),
                    lane));
            var parts = new EntryParts(
                    "llm",
                    semantic,
                    semantic.over(index(PINNED, Integer.MAX_VALUE, EntryFaces::isPinned)),
                    new EntryScopes("llm", "letters"),
                    () -> holder,
                    new ResponseTags("llm"),
                    NodeCaches.entries(clock),
                    new EntryParts.Terms(TTL, 0.8, MAX_PINNED));
            store = new EntryStore(parts);
            searches = new EntrySearches(parts);
            feedback = new EntryFeedback(parts, store);
        }

        private QuestionIndex index(Duration lifetime, int maxSize, Predicate<Entry> members) {
            return new QuestionIndex(
                    new QuestionIndex.Settings("llm", "letters", () -> holder, lifetime, maxSize, members), clock);
        }

        String store(String prompt, boolean pinned, String... aliases) {
            return Await.item(store.store(SHARERS, draft(prompt, pinned, aliases)));
        }

        String storeAbout(String prompt, String topic) {
            var draft = new EntryDraft(
                    prompt,
                    "answer",
                    Map.of("topic", topic),
                    Optional.empty(),
                    List.of("tag-of-" + topic),
                    "",
                    false,
                    List.of());
            return Await.item(store.store(SHARERS, draft));
        }

        boolean has(String id) {
            return Await.item(store.get(SHARERS, id)).isPresent();
        }

        int purge(EntryPurge purge) {
            return Await.item(store.purge(SHARERS, purge));
        }

        List<Strategy> found(String prompt) {
            var asked = new EntrySearch(
                    prompt, OptionalDouble.empty(), Map.of(), "", 1, EnumSet.allOf(Strategy.class), false);
            return Await.item(searches.search(SHARERS, asked)).found().stream()
                    .map(SearchResult.Found::strategy)
                    .toList();
        }
    }

    private static EntryDraft draft(String prompt, boolean pinned, String... aliases) {
        return new EntryDraft(prompt, "answer", Map.of(), Optional.empty(), List.of(), "", pinned, List.of(aliases));
    }

    @Test
    void anotherNodeFindsWhatWasStored() {
        var other = new Node();
        assertThat(other.found("is tea hot, please")).isEmpty();
        node.store("is tea hot", false);

        Await.until(() -> other.found("is tea hot, please").equals(List.of(Strategy.SEMANTIC)));
        assertThat(other.found("IS TEA HOT")).containsExactly(Strategy.NORMALISED);
        assertThat(other.found("is tea hot")).containsExactly(Strategy.EXACT);
    }

    @Test
    void aNodeThatStartsFindsPinnedAnswersWhenAllOthersHaveEnded() {
        node.store("is tea hot", true, "how warm is tea");
        node.store("is ice cold", false);
        clock.pass(Duration.ofDays(700));

        var started = new Node();
        assertThat(started.found("Is tea hot?")).containsExactly(Strategy.NORMALISED);
        assertThat(started.found("How warm is tea?")).containsExactly(Strategy.NORMALISED);
        assertThat(started.found("Is ice cold?")).isEmpty();
    }

    @Test
    void anEntryThatAnotherNodeRemovedIsNotFound() {
        var other = new Node();
        String id = node.store("is tea hot", false);
        assertThat(other.found("is tea hot, please")).hasSize(1);

        assertThat(Await.item(other.store.remove(SHARERS, id))).isTrue();
        assertThat(node.found("is tea hot, please")).isEmpty();
        assertThat(node.found("is tea hot")).isEmpty();
        assertThat(Await.item(node.store.remove(SHARERS, id))).isFalse();
    }

    @Test
    void aPurgeByAttributesRemovesWhatAnyNodeHasStoredJustNow() {
        var other = new Node();
        assertThat(other.found("is tea hot, please")).isEmpty();
        String hot = node.storeAbout("is tea hot", "tea");
        // more than it has room for in memory
        for (int i = 0; i < 12; i++) {
            other.store("is number " + "abcdefghijkl".charAt(i) + " odd", false);
        }
        String cold = node.storeAbout("is ice cold", "ice");
        String cheap = node.storeAbout("is tea cheap", "tea");

        assertThat(other.purge(EntryPurge.of("", Map.of("topic", "tea")))).isEqualTo(2);
        assertThat(node.has(hot)).isFalse();
        assertThat(node.has(cheap)).isFalse();
        assertThat(node.has(cold)).isTrue();
    }

    @Test
    void aPurgeIsAboutEntriesWithAllThatItSays() {
        String hot = node.storeAbout("is tea hot", "tea");
        String cheap = node.storeAbout("is tea cheap", "tea");
        String pinned = node.store("is tea pinned", true, "is tea fixed");

        var tagged = new EntryPurge("", Map.of(), List.of("tag-of-tea", "attr:topic=tea"), "is tea ch");
        assertThat(node.purge(tagged)).isEqualTo(1);
        assertThat(node.has(cheap)).isFalse();
        assertThat(node.purge(EntryPurge.of("elsewhere", Map.of()))).isZero();
        assertThat(node.has(hot)).isTrue();
        // an alias is no entry of its own
        assertThat(node.purge(EntryPurge.of("", Map.of()))).isEqualTo(2);
        assertThat(node.has(pinned)).isFalse();
        assertThat(node.found("is tea fixed")).isEmpty();
    }

    @Test
    void withoutTheModelNothingIsStoredAndTheSameQuestionIsFound() {
        node.store("is tea hot", false);
        modelIsAway = true;

        assertThat(node.found("is tea hot")).containsExactly(Strategy.EXACT);
        assertThat(node.found("is tea hot, please")).isEmpty();
        assertThat(Await.failure(node.store.store(SHARERS, draft("is ice cold", false))))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThat(node.found("is ice cold")).isEmpty();
    }

    @Test
    void feedbackDoesNotBringBackAnEntryThatWasRemovedMeanwhile() {
        String id = node.store("is tea hot", false);
        StoredEntry read = Await.item(node.store.get(SHARERS, id)).orElseThrow();
        afterRead = Optional.of(() -> holder.store().remove(read.key()));

        assertThat(Await.failure(node.feedback.raise(read, 0.9))).isInstanceOf(Refusal.NotFound.class);
        assertThat(node.found("is tea hot")).isEmpty();
    }

    @Test
    void feedbackDoesNotBringBackAnEntryWhoseTagWasPurgedMeanwhile() {
        String id = node.store("is tea hot", false);
        StoredEntry read = Await.item(node.store.get(SHARERS, id)).orElseThrow();
        Purge purge = new ResponseTags("llm").inHolder(Purge.tags(Set.of("llm:llm")));
        afterRead = Optional.of(() -> holder.needCoherent().purge(purge));

        Await.item(
                node.feedback.raise(read, 0.9).onFailure(Refusal.NotFound.class).recoverWithNull());
        assertThat(node.found("is tea hot")).isEmpty();
    }

    @Test
    void feedbackKeepsTheAnswerThatWasStoredMeanwhile() {
        String id = node.store("is tea hot", false);
        StoredEntry read = Await.item(node.store.get(SHARERS, id)).orElseThrow();
        var other = new EntryDraft("is tea hot", "new", Map.of(), Optional.empty(), List.of(), "", false, List.of());
        afterRead = Optional.of(() -> node.store.store(SHARERS, other));

        assertThat(Await.item(node.feedback.raise(read, 0.9)).getAsDouble()).isBetween(0.9, 0.91);
        StoredEntry changed = Await.item(node.store.get(SHARERS, id)).orElseThrow();
        assertThat(changed.response()).isEqualTo("new");
        assertThat(changed.facts().threshold()).isBetween(0.9, 0.91);
    }

    @Test
    void anAnswerThatIsPinnedLaterStaysWhenOthersHaveToGo() {
        var other = new Node();
        node.store("is tea hot", false);
        assertThat(other.found("is tea hot, please")).hasSize(1);
        node.store("is tea hot", true);
        for (int i = 0; i < 12; i++) {
            String topic = "is number " + "abcdefghijkl".charAt(i) + " odd";
            node.store(topic, false);
            other.store("or " + topic, false);
        }

        assertThat(node.found("is tea hot")).containsExactly(Strategy.EXACT);
        Await.until(() -> other.found("is tea hot, please").equals(List.of(Strategy.SEMANTIC)));
        assertThat(node.found("is number a odd")).isEmpty();
    }

    @Test
    void pinnedAnswersAreBoundedOnTheirOwnAndCanBeReplacedAtTheBound() {
        for (int i = 0; i < MAX_PINNED; i++) {
            node.store("number " + i, true);
        }

        node.store("number 3", true);
        assertThat(Await.failure(new Node().store.store(SHARERS, draft("one more", true))))
                .isInstanceOf(Refusal.TooMany.class);
    }
}
