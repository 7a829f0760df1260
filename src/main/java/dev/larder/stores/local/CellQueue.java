package dev.larder.stores.local;

import org.jspecify.annotations.Nullable;

/** A queue of cells with their weight; a cell can be removed from any place. Used under the lock of its order. */
final class CellQueue<V> {
    private @Nullable Cell<V> newest;
    private @Nullable Cell<V> oldest;
    private long weight;

    long weight() {
        return weight;
    }

    @Nullable
    Cell<V> oldest() {
        return oldest;
    }

    void add(Cell<V> cell) {
        cell.queue = this;
        cell.older = newest;
        cell.newer = null;
        if (newest == null) {
            oldest = cell;
        } else {
            newest.newer = cell;
        }
        newest = cell;
        weight += cell.weight;
    }

    void remove(Cell<V> cell) {
        if (cell.newer == null) {
            newest = cell.older;
        } else {
            cell.newer.older = cell.older;
        }
        if (cell.older == null) {
            oldest = cell.newer;
        } else {
            cell.older.newer = cell.newer;
        }
        cell.newer = null;
        cell.older = null;
        weight -= cell.weight;
    }
}
