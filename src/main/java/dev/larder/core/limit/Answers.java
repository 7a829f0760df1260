package dev.larder.core.limit;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;

/**
 * The decisions of several limits on one request. Limits that count in the heap decide without a subscription: a
 * subscription often costs more than the count, and every request pays it.
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

    /** Emits the combined decision after the last limit has decided. */
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
