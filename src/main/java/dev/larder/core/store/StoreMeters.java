package dev.larder.core.store;

import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** Where the chain of interceptors counts what happens to one service's store. */
public interface StoreMeters {
    /**
     * Counts a call that failed.
     *
     * @param call its kind, as metrics name it
     */
    void failed(String call, Throwable failure);

    /**
     * Shows a gauge of the service.
     *
     * @param tags its tags beside the service's
     */
    <T> void gauge(String name, String description, Tags tags, T of, ToDoubleFunction<T> value);
}
