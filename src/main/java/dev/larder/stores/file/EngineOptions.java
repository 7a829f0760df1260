package dev.larder.stores.file;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an engine is opened with.
 *
 * @param directory its own directory, made when it is not there
 * @param fsync whether a write is forced to the disk before it is answered
 * @param evictions counts what had to go for want of room, over all engines the store opens one after the other
 */
record EngineOptions(Path directory, Bounds bounds, boolean fsync, Clock clock, Disk disk, LongAdder evictions) {}
