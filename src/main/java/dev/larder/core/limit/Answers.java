package dev.larder.core.limit;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;

/**
 * What several limits say to one request. Those that count in the heap say it at once, and nothing has to be subscribed to:
 * every request asks, and often that would cost more than the count.
 */
final class Answers {
    private final List<Admission> known = new ArrayList<>(2);
    private final List<Uni<Admission>> awaited = new ArrayList<>(0);

    void add(Admission answer) {
        known.add(answer);
    }

    void add(Uni<Admission> answer) {
        awaited.add(answer);
    }

    /** Emits what they say together, when the last has said it. */
    Uni<Admission> together() {
        if (awaited.isEmpty()) {
            return Uni.createFrom().item(Admission.all(known));
        }
        if (awaited.size() == 1 && known.isEmpty()) {
            return awaited.get(0);
        }
        return Uni.join().all(awaited).andFailFast().map(later -> {
            List<Admission> all = new ArrayList<>(known);
            all.addAll(later);
            return Admission.all(all);
        });
    }
}
