package dev.larder.core.limit;

import dev.larder.core.Refusal;
import dev.larder.spi.RateLimits.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The decision of Larder's own limits on a request.
 *
 * @param lines the standing of every limit that counted the request, except limits in shadow
 * @param refusal the reason for the refusal; empty if the request is admitted
 */
public record Admission(List<Line> lines, Optional<RuntimeException> refusal) {
    private static final int SECOND = 1_000;

    /** The decision on a request that no limit counts. */
    static final Admission FREE = new Admission(List.of(), Optional.empty());

    /**
     * The standing of one limit.
     *
     * @param limit the limit
     * @param standing the remaining amount of the limit
     */
    public record Line(OwnLimit limit, Standing standing) {}

    /** The decision of one group of limits. */
    static Admission of(boolean admitted, List<Line> lines) {
        return new Admission(lines, admitted ? Optional.empty() : Optional.of(tooMany(lines)));
    }

    /** The combined decision: the first refusal, and the standings of all. */
    static Admission all(List<Admission> several) {
        if (several.size() == 1) {
            return several.get(0);
        }
        List<Line> lines = new ArrayList<>();
        Optional<RuntimeException> refusal = Optional.empty();
        for (Admission one : several) {
            lines.addAll(one.lines);
            refusal = refusal.or(() -> one.refusal);
        }
        return new Admission(lines, refusal);
    }

    /** This decision, with the standings of an earlier one on the same request; of a limit in both, the newer one. */
    public Admission after(Optional<Admission> earlier) {
        if (earlier.isEmpty()) {
            return this;
        }
        List<Line> all = new ArrayList<>(lines);
        Set<OwnLimit> renewed = lines.stream().map(Line::limit).collect(Collectors.toSet());
        earlier.get().lines.stream()
                .filter(line -> !renewed.contains(line.limit))
                .forEach(all::add);
        return new Admission(all, refusal);
    }

    /** The number of seconds after which the request may be admitted, at least 1. */
    public long retryAfter() {
        long wait =
                lines.stream().mapToLong(line -> line.standing.delay()).max().orElse(0);
        return Math.max(1, (wait + SECOND - 1) / SECOND);
    }

    private static Refusal tooMany(List<Line> lines) {
        String over = lines.stream()
                .filter(line -> line.standing.delay() > 0)
                .map(line -> line.limit.name())
                .findFirst()
                .orElse("");
        return new Refusal.TooMany("The limit %s is reached; try again after the time in Retry-After".formatted(over));
    }
}
