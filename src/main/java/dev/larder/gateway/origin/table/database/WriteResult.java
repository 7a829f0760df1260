package dev.larder.gateway.origin.table.database;

import java.util.List;
import java.util.Optional;

/**
 * The result of a change.
 *
 * @param items the result of each item, in their order
 * @param committed whether anything was written
 */
public record WriteResult(Table table, List<Item> items, boolean committed) {
    /**
     * The result of an item.
     *
     * @param rows the rows as they are now, or were before they were deleted
     * @param failure the reason why it could not be written
     */
    public record Item(List<FoundRow> rows, Optional<RuntimeException> failure) {}

    public boolean hasFailures() {
        return items.stream().anyMatch(item -> item.failure().isPresent());
    }
}
