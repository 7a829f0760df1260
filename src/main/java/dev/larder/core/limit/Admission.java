package dev.larder.core.limit;

import dev.larder.core.Refusal;
import dev.larder.spi.RateLimits.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Larder's own limits say to a request.
 *
 * @param lines how the limits it counted for stand, but for those in shadow
 * @param refusal why it is not let in, if it is not
 */
public record Admission(List<Line> lines, Optional<RuntimeException> refusal) {
    private static final int SECOND = 1_000;

    /** Nothing was counted. */
    static final Admission FREE = new Admission(List.of(), Optional.empty());

    /**
     * How one limit stands.
     *
     * @param limit the limit
     * @param standing what is left of it
     */
    public record Line(OwnLimit limit, Standing standing) {}

    /** That of a request that was counted. */
    static Admission of(boolean admitted, List<Line> lines) {
        return new Admission(lines, admitted ? Optional.empty() : Optional.of(tooMany(lines)));
    }

    /** That of a request about which all of these were asked. */
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

    /** After how many seconds the request may be let in; at least one. */
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
        return new Refusal.TooMany("The limit %s is reached; Retry-After says when to try again".formatted(over));
    }
}
