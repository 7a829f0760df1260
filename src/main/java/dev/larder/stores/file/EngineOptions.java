package dev.larder.stores.file;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;

/**
 * The options of an engine.
 *
 * @param directory the engine's own directory, created if it does not exist
 * @param fsync whether a write is forced to the disk before it is answered
 * @param evictions counts the entries evicted for lack of space, by all engines that the store opens one after the
 *     other
 */
record EngineOptions(
        Path directory, StorageBounds bounds, boolean fsync, Clock clock, Disk disk, LongAdder evictions) {}
