package dev.larder.ai.semantic.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.larder.core.OwnKeys;
import dev.larder.core.service.OpenServices;
import dev.larder.core.service.Service;
import dev.larder.spi.Await;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.MapStore;
import dev.larder.spi.MutableClock;
import dev.larder.spi.Representation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The indexes of nodes that share one store. */
class QuestionIndexTest {
    private static final String SCOPE = "scope";
    private static final String MODEL = "model";
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MutableClock clock = new MutableClock();
    private final Service holder = OpenServices.of("holder", new MapStore(new MapStore.Server(), "questions", clock));
    private final QuestionIndex index = node(10);

    private QuestionIndex node(int maxSize) {
        return node(MODEL, maxSize);
    }

    private QuestionIndex node(String model, int maxSize) {
        return new QuestionIndex(
                new QuestionIndex.Settings("llm", model, () -> holder, LIFETIME, maxSize, entry -> true), clock);
    }

    private static CacheKey key(String name) {
        return OwnKeys.ofCached("llm", name);
    }

    /** A question with its answer, in the direction of an angle in degrees. */
    private IndexedQuestion stored(String name, int degrees) {
        double radians = Math.toRadians(degrees);
        float[] vector = {(float) Math.cos(radians), (float) Math.sin(radians)};
        var question = new IndexedQuestion(key(name), MODEL, name, vector, Map.of("kind", name), Lifetime.NEVER);
        long now = clock.millis();
        var lifetime = Lifetime.until(now, now + LIFETIME.toMillis());
        Entry entry = new Entry(1, Representation.JSON.with(question.stored()), lifetime, name.getBytes(UTF_8));
        Await.item(holder.store().put(question.key(), entry));
        return question.until(lifetime.deadline());
    }

    private void add(QuestionIndex node, String name, int degrees) {
        Await.item(node.add(SCOPE, stored(name, degrees)));
    }

    private static Nearness near(double threshold) {
        return new Nearness(new float[] {1, 0}, threshold, 5, question -> true);
    }

    private static List<String> found(QuestionIndex node, String scope, Nearness wanted) {
        Await.item(node.follow(scope, PATIENCE));
        return node.nearest(scope, wanted).stream()
                .map(match -> match.question().text())
                .toList();
    }

    private static List<String> found(QuestionIndex node) {
        return found(node, SCOPE, near(-1));
    }

    @Test
    void theNearestComesFirstAndTheThresholdBelongsToWhatIsFound() {
        add(index, "far", 80);
        add(index, "near", 10);
        add(index, "same", 0);

        assertThat(found(index, SCOPE, near(0.5))).containsExactly("same", "near");
        assertThat(found(index, SCOPE, near(1))).containsExactly("same");
        assertThat(found(index, SCOPE, new Nearness(new float[] {1, 0}, -1, 1, question -> true)))
                .containsExactly("same");
    }

    @Test
    void theFilterDecidesBeforeTheNumberIsReached() {
        add(index, "same", 0);
        add(index, "near", 10);

        var wanted = new Nearness(
                new float[] {1, 0}, -1, 1, question -> question.attributes().containsValue("near"));
        assertThat(found(index, SCOPE, wanted)).containsExactly("near");
    }

    @Test
    void anotherScopeIsNotSeen() {
        add(index, "same", 0);

        assertThat(found(index, "other", near(-1))).isEmpty();
    }

    @Test
    void anotherNodeFindsWhatWasStoredWithinASecond() {
        QuestionIndex other = node(10);
        assertThat(found(other)).isEmpty();
        add(index, "same", 0);
        add(other, "near", 10);

        long begin = System.nanoTime();
        Await.until(() -> found(other).size() == 2 && found(index).size() == 2);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aNodeThatStartsFindsEverything() {
        for (int i = 0; i < 1_100; i++) {
            add(index, "q" + i, i % 90);
        }
        QuestionIndex started = node(5_000);

        assertThat(found(started)).hasSize(5);
        assertThat(started.size()).isEqualTo(10);
        // the others had to go for newer ones, with their answers
        assertThat(Await.item(holder.store().get(key("q0")))).isEmpty();
    }

    @Test
    void aVectorIsAlmostTheSameAfterAStart() {
        add(index, "near", 37);

        double before = index.nearest(SCOPE, near(-1)).get(0).similarity();
        QuestionIndex started = node(10);
        Await.item(started.follow(SCOPE, PATIENCE));
        assertThat(started.nearest(SCOPE, near(-1)).get(0).similarity()).isCloseTo(before, offset(0.0001));
    }

    @Test
    void theQuestionThatWasUsedLeastRecentlyGoesWithItsAnswer() {
        QuestionIndex small = node(2);
        add(small, "a", 0);
        add(small, "b", 10);
        small.use(key("a"));
        add(small, "c", 20);

        assertThat(found(small)).containsExactly("a", "c");
        assertThat(Await.item(holder.store().get(key("b")))).isEmpty();
        assertThat(small.size()).isEqualTo(2);
    }

    @Test
    void anEndedQuestionIsNotFound() {
        add(index, "same", 0);
        clock.pass(LIFETIME);

        assertThat(found(index)).isEmpty();
        assertThat(found(node(10))).isEmpty();
    }

    @Test
    void aQuestionStoredInThePeriodBeforeIsFoundAfterAStart() {
        add(index, "old", 0);
        clock.pass(LIFETIME.minusMinutes(1));
        add(index, "young", 10);

        assertThat(found(node(10))).containsExactly("old", "young");
        clock.pass(Duration.ofMinutes(2));
        assertThat(found(node(10))).containsExactly("young");
    }

    @Test
    void aNodeThatStartsAfterAFlushFindsOnlyWhatCameThen() {
        add(index, "before", 0);
        Await.item(holder.store().clear());
        add(index, "after", 10);

        assertThat(found(node(10))).containsExactly("after");
    }

    @Test
    void questionsOfAnotherModelAreNotSeen() {
        add(index, "same", 0);

        assertThat(found(node("other-model", 10))).isEmpty();
    }

    @Test
    void aRemovedQuestionIsNotFound() {
        add(index, "a", 0);
        add(index, "b", 10);
        add(index, "c", 20);
        Await.item(holder.store().remove(key("a")));
        index.remove(SCOPE, key("a"));
        index.remove(SCOPE, key("a"));

        assertThat(found(index)).containsExactly("b", "c");
    }
}
