package dev.larder.stores.file;

import dev.larder.spi.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens the engine at first use, and again after it broke or could not be opened. */
final class EngineHandle implements Closeable {
    private static final Logger LOG = Logger.getLogger(EngineHandle.class);

    /** The time for which a failed opening is not repeated, because opening reads all files. */
    private static final long RETRY_MILLIS = 500;

    private final EngineOptions options;
    private final Clock clock;
    private volatile @Nullable Engine engine;
    private StoreException.@Nullable Unavailable refusal;
    private long refusedAt;
    private boolean closed;

    EngineHandle(EngineOptions options) {
        this.options = options;
        this.clock = options.clock();
    }

    /** The name of the store among those of this process. */
    String name() {
        return options.directory().toString();
    }

    /** The engine if it is open; does not wait. */
    @Nullable
    Engine ifOpen() {
        Engine current = engine;
        return current == null || current.broken() ? null : current;
    }

    /** The engine, opened now if it is not open; fails with {@link StoreException.Unavailable}. */
    Engine engine() {
        Engine current = ifOpen();
        return current == null ? open() : current;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        shut();
    }

    private synchronized Engine open() {
        Engine current = ifOpen();
        if (current != null) {
            return current;
        }
        if (closed) {
            throw new StoreException.Unavailable("%s is closed".formatted(options.directory()), null);
        }
        if (refusal != null && Math.abs(clock.millis() - refusedAt) < RETRY_MILLIS) {
            throw refusal;
        }
        try {
            shut();
            Engine opened = Engine.open(options);
            LOG.infof(
                    "Opened %s: %d entries in %d bytes",
                    options.directory(), opened.index().entries(), opened.bytes());
            refusal = null;
            engine = opened;
            return opened;
        } catch (DirectoryLock.HeldHere e) {
            // nothing needs repair: the directory is free once the other store is closed
            throw unavailable(e);
        } catch (IOException e) {
            throw refuse(e);
        }
    }

    private StoreException.Unavailable unavailable(IOException cause) {
        return new StoreException.Unavailable(
                "Could not open %s: %s".formatted(options.directory(), cause.getMessage()), cause);
    }

    private StoreException.Unavailable refuse(IOException cause) {
        StoreException.Unavailable failure = unavailable(cause);
        if (refusal == null) {
            LOG.warn("The file store answers 503 until this is repaired. " + failure.getMessage());
        }
        refusal = failure;
        refusedAt = clock.millis();
        return failure;
    }

    private void shut() throws IOException {
        Engine current = engine;
        if (current != null) {
            engine = null;
            current.close();
        }
    }
}
