package dev.larder.ai.entries;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.ai.semantic.SemanticCache;
import dev.larder.ai.semantic.guard.Verdict;
import dev.larder.ai.semantic.index.Vectors;
import dev.larder.core.Refusal;
import dev.larder.http.message.Answer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Tells from pairs of questions what each threshold would do: how many answers would be right, and how many of the
 * questions with the same meaning would get one.
 */
final class Calibration {
    private static final int MAX_PAIRS = 2_000;

    /** The pairs that are worked on at once. */
    private static final int CONCURRENCY = 4;

    /** In hundredths. */
    private static final int FIRST = 50;

    private static final int LAST = 99;
    private static final double HUNDRED = 100;

    private final SemanticCache cache;
    private final EntryRequests requests;

    Calibration(SemanticCache cache, EntryRequests requests) {
        this.cache = cache;
        this.requests = requests;
    }

    /** Two questions, and whether they mean the same. */
    private record Pair(String a, String b, boolean same) {}

    /**
     * A pair with its similarity.
     *
     * @param shared whether the guard lets both share an answer
     */
    private record Judged(boolean same, double similarity, boolean shared) {}

    /** The effect of a threshold. */
    private record Effect(long right, long wrong, long same) {
        double precision() {
            return right + wrong == 0 ? 1 : (double) right / (right + wrong);
        }

        double hits() {
            return same == 0 ? 0 : (double) right / same;
        }
    }

    /**
     * Emits the effect of each threshold, and the lowest one with the wanted precision.
     *
     * @param body an array of pairs, or a pair in each line
     * @param precision the wanted part of right answers, from 0 to 1
     */
    Uni<Answer> of(byte[] body, double precision) {
        return Multi.createFrom()
                .iterable(pairs(body))
                .onItem()
                .transformToUni(this::judged)
                .merge(CONCURRENCY)
                .collect()
                .asList()
                .map(judged -> answer(judged, precision));
    }

    private List<Pair> pairs(byte[] body) {
        String text = new String(body, UTF_8).strip();
        List<JsonNode> nodes = new ArrayList<>();
        if (text.startsWith("[")) {
            requests.any(body).forEach(nodes::add);
        } else {
            text.lines().filter(line -> !line.isBlank()).forEach(line -> nodes.add(requests.any(line.getBytes(UTF_8))));
        }
        if (nodes.isEmpty() || nodes.size() > MAX_PAIRS) {
            throw new Refusal.Bad("The body has 1 to %d pairs".formatted(MAX_PAIRS));
        }
        return nodes.stream().map(this::pair).toList();
    }

    private Pair pair(JsonNode node) {
        if (!node.path("same").isBoolean()) {
            throw new Refusal.Bad("A pair is {\"a\": \"…\", \"b\": \"…\", \"same\": true}");
        }
        return new Pair(
                requests.checkedPrompt(EntryRequests.text(node, "a")),
                requests.checkedPrompt(EntryRequests.text(node, "b")),
                node.path("same").booleanValue());
    }

    private Uni<Judged> judged(Pair pair) {
        return cache.embed(pair.a)
                .flatMap(one -> cache.embed(pair.b).map(other -> (double) Vectors.cosine(one, other)))
                .flatMap(similarity -> cache.compare(pair.a, pair.b)
                        .map(Verdict::mayShare)
                        .map(shared -> new Judged(pair.same, similarity, shared)));
    }

    private static Answer answer(List<Judged> judged, double precision) {
        return Answer.json(json -> {
            json.writeNumberField("pairs", judged.size());
            json.writeArrayFieldStart("thresholds");
            OptionalDouble recommended = OptionalDouble.empty();
            for (int hundredths = FIRST; hundredths <= LAST; hundredths++) {
                double threshold = hundredths / HUNDRED;
                Effect guarded = effect(judged, threshold, true);
                json.writeStartObject();
                json.writeNumberField("threshold", threshold);
                write(json, "guarded", guarded);
                write(json, "unguarded", effect(judged, threshold, false));
                json.writeEndObject();
                if (recommended.isEmpty() && guarded.precision() >= precision) {
                    recommended = OptionalDouble.of(threshold);
                }
            }
            json.writeEndArray();
            json.writeNumberField("precision", precision);
            json.writeFieldName("recommended");
            if (recommended.isPresent()) {
                json.writeNumber(recommended.getAsDouble());
            } else {
                json.writeNull();
            }
        });
    }

    private static Effect effect(List<Judged> judged, double threshold, boolean guarded) {
        long right = 0;
        long wrong = 0;
        long same = 0;
        for (Judged pair : judged) {
            boolean hit = pair.similarity >= threshold && (pair.shared || !guarded);
            same += pair.same ? 1 : 0;
            right += hit && pair.same ? 1 : 0;
            wrong += hit && !pair.same ? 1 : 0;
        }
        return new Effect(right, wrong, same);
    }

    private static void write(JsonGenerator json, String name, Effect effect) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("precision", effect.precision());
        json.writeNumberField("hit_ratio", effect.hits());
        json.writeNumberField("right", effect.right);
        json.writeNumberField("wrong", effect.wrong);
        json.writeEndObject();
    }
}
