package dev.larder.core.cache;

import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.spi.Lists.Side;
import java.util.List;
import java.util.OptionalInt;

/**
 * An addition to a list.
 *
 * @param side the end of the list
 * @param values one or more
 * @param max the maximum length of the list; unlimited if empty
 * @param ttl the new ttl of the list; if empty, an existing list keeps its own
 */
public record ListDraft(Side side, List<byte[]> values, OptionalInt max, TtlRequest ttl) {
    public ListDraft {
        values = List.copyOf(values);
    }
}
