package dev.larder.stores.local;

import dev.larder.spi.CacheKey;
import org.jspecify.annotations.Nullable;

/** A value of an {@link EvictingMap}, with its place in an {@link EvictionOrder}. */
final class Cell<V> {
    private static final byte MAX_USES = 3;

    final CacheKey key;
    final V value;
    final int weight;
    final EvictionOrder<V> order;

    /**
     * The reads since the cell was placed, at most {@link #MAX_USES}. Neither atomic nor volatile, because readers must
     * not wait for each other: a lost count makes the choice of what to evict slightly less exact, and nothing wrong.
     */
    private byte uses;

    /** The queue that the cell is in, or was in last. This and the neighbours belong to the order, under its lock. */
    @Nullable
    CellQueue<V> queue;

    @Nullable
    Cell<V> newer;

    @Nullable
    Cell<V> older;

    /** Whether the cell was removed; it may have been removed before it was placed. */
    boolean gone;

    Cell(CacheKey key, V value, int weight, EvictionOrder<V> order) {
        this.key = key;
        this.value = value;
        this.weight = weight;
        this.order = order;
    }

    /** The value, for a reader. */
    V read() {
        if (uses < MAX_USES) {
            uses++;
        }
        return value;
    }

    /** Takes it out of its order. */
    void takeOut() {
        order.remove(this);
    }

    boolean isUsed() {
        return uses > 0;
    }

    void forgetOneUse() {
        uses--;
    }

    /**
     * Begins with the uses of the cell that this one replaces: a key that is often read stays so when it is written.
     */
    void inheritUses(Cell<V> replaced) {
        uses = replaced.uses;
    }
}
