package dev.larder.core.conversation;

import dev.larder.core.conversation.WindowRequest.Option;
import dev.larder.core.service.TextSimilarity;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds the older turns of a conversation that are nearest in meaning to what is asked now. They begin before the
 * newest messages that a request gets anyway.
 */
final class Recall {
    /** The turns that are compared, the newest ones: each is one call of a model of embeddings. */
    private static final int MAX_COMPARED = 200;

    /** Turns that are less near have nothing to do with the question. */
    private static final float LEAST = 0.25f;

    /** The part of the tokens that older turns may take together: the newest messages matter more. */
    private static final int PART = 2;

    private final List<Message> read;
    private final WindowRequest request;
    private final RecallRequest recall;

    Recall(List<Message> read, WindowRequest request, RecallRequest recall) {
        this.read = read;
        this.request = request;
        this.recall = recall;
    }

    /** Emits the window with the older turns in it, or without where they cannot be compared. */
    Uni<Window> into(Window newest, TextSimilarity similarity) {
        Optional<String> query = recall.query().or(this::lastOfUser);
        List<Turn> compared = Turn.before(newest.start(), read, MAX_COMPARED).stream()
                .filter(turn -> !turn.text().isBlank())
                .toList();
        if (query.isEmpty() || compared.isEmpty()) {
            return Uni.createFrom().item(newest);
        }
        return similarity
                .of(query.get(), compared.stream().map(Turn::text).toList())
                .map(found -> found.map(nearness -> Window.of(read, request, nearest(compared, nearness)))
                        .orElse(newest));
    }

    private Optional<String> lastOfUser() {
        return read.stream()
                .filter(message -> message.role() == Role.USER)
                .reduce((before, after) -> after)
                .map(Message::text)
                .map(Turn::beginning)
                .filter(text -> !text.isBlank());
    }

    /** The tokens that older turns may take: instructions that stay and the newest message come first. */
    private long room() {
        if (request.maxTokens().isEmpty()) {
            return Long.MAX_VALUE;
        }
        int all = request.maxTokens().getAsInt();
        long first = read.get(read.size() - 1).tokens();
        if (request.has(Option.KEEP_SYSTEM)) {
            first += read.stream()
                    .filter(message -> message.role().isInstruction())
                    .mapToLong(Message::tokens)
                    .sum();
        }
        return Math.min(all / PART, all - first);
    }

    /** The messages of the nearest turns that fit together; a turn that does not fit leaves its room to others. */
    private BitSet nearest(List<Turn> turns, List<Float> nearness) {
        record Found(Turn turn, float nearness) {}
        List<Found> order = IntStream.range(0, turns.size())
                .mapToObj(i -> new Found(turns.get(i), nearness.get(i)))
                .filter(found -> found.nearness >= LEAST)
                .sorted(Comparator.comparing(Found::nearness).reversed())
                .toList();
        long room = room();
        List<Turn> taken = new ArrayList<>();
        for (Found found : order) {
            if (taken.size() < recall.turns() && found.turn.tokens() <= room) {
                taken.add(found.turn);
                room -= found.turn.tokens();
            }
        }
        BitSet messages = new BitSet();
        for (Turn turn : taken) {
            IntStream.range(turn.from(), turn.to())
                    .filter(i -> !read.get(i).role().isInstruction())
                    .forEach(messages::set);
        }
        return messages;
    }
}
