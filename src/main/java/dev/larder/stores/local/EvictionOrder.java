package dev.larder.stores.local;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the cells of one kind are evicted when they exceed their bound.
 *
 * <p>A new cell is never refused, and it is not evicted before a quarter of the bound was written after it, unless
 * nothing else can make room. So an acknowledged value can be read. Cells that were not read by then go first, so that
 * a scan does not evict values that are read often.
 */
final class EvictionOrder<V> {
    // S3-FIFO (Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023), without its ghost queue and
    // with a larger queue of recent cells. Readers only count, so a read takes no lock and fills no buffer. ADR 18 has
    // the reasons and the hit rates.
    //
    // A cell enters `recent`. At the end of that queue it moves to `proven` if it was read, else it is evicted. At the
    // end of `proven` a cell that was read begins again there. Both cost it one use. `recent` shrinks to the window by
    // that; then
    // `proven` makes the room.

    /** The part of the bound that recent cells have for themselves. */
    private static final int WINDOW = 4;

    /**
     * The maximum number of used cells that are spared for one new cell, so that no writer walks through a whole store.
     */
    private static final int MAX_SPARED = 64;

    private final long maximum;
    private final long window;
    private final CellQueue<V> recent = new CellQueue<>();
    private final CellQueue<V> proven = new CellQueue<>();

    /** The weight of both queues, for readers without the lock. */
    private volatile long weight;

    EvictionOrder(long maximum) {
        this.maximum = maximum;
        this.window = maximum / WINDOW;
    }

    /** The bound, in units of weight; a single cell may have this weight. */
    long maximum() {
        return maximum;
    }

    long weight() {
        return weight;
    }

    /**
     * Places a cell that is in the map, and returns the cells that must be removed from the map for it.
     *
     * @param replaced the cell that had its key, if there was one
     */
    synchronized List<Cell<V>> place(Cell<V> cell, @Nullable Cell<V> replaced) {
        boolean proved = replaced != null && replaced.queue == proven;
        if (replaced != null && replaced.order == this) {
            cell.inheritUses(replaced);
            drop(replaced);
        }
        if (!cell.gone) {
            (proved ? proven : recent).add(cell);
        }
        List<Cell<V>> evicted = weightOfBoth() > maximum ? evictFor(cell) : List.of();
        weight = weightOfBoth();
        return evicted;
    }

    /** Takes out a cell that is no longer in the map; without effect if it was taken out before. */
    synchronized void remove(Cell<V> cell) {
        drop(cell);
        weight = weightOfBoth();
    }

    private void drop(Cell<V> cell) {
        if (!cell.gone && cell.queue != null) {
            cell.queue.remove(cell);
        }
        cell.gone = true;
    }

    private List<Cell<V>> evictFor(Cell<V> placed) {
        List<Cell<V>> evicted = new ArrayList<>(1);
        int spared = 0;
        while (weightOfBoth() > maximum) {
            Cell<V> oldest = candidate(placed);
            if (oldest.isUsed() && spared < MAX_SPARED) {
                spare(oldest);
                spared++;
            } else {
                drop(oldest);
                evicted.add(oldest);
            }
        }
        return evicted;
    }

    /** The next cell to evict: not the one being placed, unless it is alone. */
    private Cell<V> candidate(Cell<V> placed) {
        Cell<V> ofRecent = oldestBut(placed, recent);
        Cell<V> ofProven = oldestBut(placed, proven);
        if (ofRecent == null || ofProven == null) {
            Cell<V> only = ofRecent == null ? ofProven : ofRecent;
            return only == null ? placed : only;
        }
        return recent.weight() - ofRecent.weight >= window ? ofRecent : ofProven;
    }

    private static <V> @Nullable Cell<V> oldestBut(Cell<V> placed, CellQueue<V> queue) {
        Cell<V> oldest = queue.oldest();
        return oldest == placed ? placed.newer : oldest;
    }

    private void spare(Cell<V> oldest) {
        oldest.forgetOneUse();
        (oldest.queue == recent ? recent : proven).remove(oldest);
        proven.add(oldest);
    }

    private long weightOfBoth() {
        return recent.weight() + proven.weight();
    }
}
