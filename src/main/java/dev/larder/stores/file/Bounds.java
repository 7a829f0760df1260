package dev.larder.stores.file;

/**
 * How large things may become. All files together never take more than {@code maxBytes}, because what {@link #usable}
 * leaves out is room for the reserve and for the copies of the segment being cleaned, and no segment is larger than that.
 *
 * @param maxBytes what all files may take
 * @param indexBytes what the index may take of the heap
 */
record Bounds(long maxBytes, long indexBytes) {
    private static final int SMALLEST_SEGMENT = 1 << 16;
    private static final int MAX_SEGMENT = 1 << 30;
    private static final int MAX_RESERVE = 1 << 18;

    /** What one write may take, be it one entry or many. */
    int maxWrite() {
        return (int) Math.min(maxBytes / 8, MAX_SEGMENT);
    }

    /**
     * Where a segment ends, unless a single write is larger. Entries are evicted by the segment, so it is to be a small
     * part of what the files may take, and of what the index may; but no more than some thousand files are to be open.
     */
    int segmentBytes() {
        long part = Math.max(maxBytes / 1024, Math.min(maxBytes / 64, indexBytes / 16));
        return (int) Math.max(SMALLEST_SEGMENT, Math.min(part, MAX_SEGMENT));
    }

    /** What the {@link Reserve} takes. */
    int reserveBytes() {
        return (int) Math.min(maxBytes / 64, MAX_RESERVE);
    }

    long usable() {
        return maxBytes - maxWrite() - reserveBytes();
    }

    /** These bounds on a disk where no more than so many bytes can be had. */
    Bounds within(long bytes) {
        return bytes < maxBytes ? new Bounds(bytes, indexBytes) : this;
    }

    /** Where cleaning ahead of need begins. */
    long tidy() {
        return usable() / 4 * 3;
    }

    /** How much may be live before copying costs more than it gives and entries are evicted instead. */
    long crowded() {
        return usable() / 10 * 7;
    }
}
