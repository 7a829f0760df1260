package dev.larder.core.store;

import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** The meters of the calls on one service's store. */
public interface StoreMeters {
    /**
     * Counts a call that failed.
     *
     * @param call the kind of the call, as named in metrics
     */
    void failed(String call, Throwable failure);

    /**
     * Registers a gauge of the service.
     *
     * @param tags the tags in addition to the service's
     */
    <T> void gauge(String name, String description, Tags tags, T of, ToDoubleFunction<T> value);

    /**
     * Removes a gauge of the service.
     *
     * @param tags the tags in addition to the service's
     */
    void removeGauge(String name, Tags tags);

    /** Whether the service was removed, so that nothing of it is shown any more. */
    boolean isRetracted();
}
