package dev.larder.core.cache;

import dev.larder.core.service.LifeRequest.Wish;
import dev.larder.spi.Lists.Side;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a caller wants added to a list.
 *
 * @param side at which end
 * @param values one or more
 * @param max how many values the list keeps; all of them where nothing is said
 * @param ttl the list's life from now on; where nothing is said an existing list keeps its own
 */
public record ListDraft(Side side, List<byte[]> values, OptionalInt max, Wish ttl) {
    public ListDraft {
        values = List.copyOf(values);
    }
}
