package dev.larder.stores.file;

/**
 * The bounds of the files and of the index. All files together never exceed {@code maxBytes}: {@link #usable} leaves
 * room for the reserve and for the copies of the segment that is cleaned, and no segment is larger than that room.
 *
 * @param maxBytes the maximum size of all files
 * @param indexBytes the maximum size of the index in the heap
 */
record StorageBounds(long maxBytes, long indexBytes) {
    private static final int SMALLEST_SEGMENT = 1 << 16;
    private static final int MAX_SEGMENT = 1 << 30;
    private static final int MAX_RESERVE = 1 << 18;

    /** The maximum size of one write, of one entry or of many. */
    int maxWrite() {
        return (int) Math.min(maxBytes / 8, MAX_SEGMENT);
    }

    /**
     * The size at which a segment ends, unless a single write is larger. Entries are evicted segment by segment, so a
     * segment must be a small part of all files and of the index; but at most some thousand files should be open.
     */
    int segmentBytes() {
        long part = Math.max(maxBytes / 1024, Math.min(maxBytes / 64, indexBytes / 16));
        return (int) Math.max(SMALLEST_SEGMENT, Math.min(part, MAX_SEGMENT));
    }

    /** The size of the {@link Reserve}. */
    int reserveBytes() {
        return (int) Math.min(maxBytes / 64, MAX_RESERVE);
    }

    long usable() {
        return maxBytes - maxWrite() - reserveBytes();
    }

    /** These bounds on a disk that has room for so many bytes. */
    StorageBounds within(long bytes) {
        return bytes < maxBytes ? new StorageBounds(bytes, indexBytes) : this;
    }

    /** The size of all files above which segments are cleaned before there is need. */
    long cleanAbove() {
        return usable() / 4 * 3;
    }

    /**
     * The size of the live records above which entries are evicted, because copying them would cost more than it frees.
     */
    long evictAbove() {
        return usable() / 10 * 7;
    }
}
