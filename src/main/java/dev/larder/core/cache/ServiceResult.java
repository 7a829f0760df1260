package dev.larder.core.cache;

import dev.larder.core.Refusal;
import dev.larder.core.event.rules.Unpurged;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a call in one service of several.
 *
 * @param service the service
 * @param done the result; empty if the call failed
 * @param failure the reason, if it failed done
 */
public record ServiceResult<T>(ServiceName service, Optional<T> done, Optional<Throwable> failure) {
    /** Calls each service on its own and emits the results in the order of the services. */
    public static <T> Uni<List<ServiceResult<T>>> ofEach(Map<ServiceName, Uni<T>> calls) {
        List<Uni<ServiceResult<T>>> each = calls.entrySet().stream()
                .map(one -> of(one.getKey(), one.getValue()))
                .toList();
        return Uni.join().all(each).andCollectFailures();
    }

    /** The same, but fails if all calls failed in the same way: one failure then describes all of them. */
    public static <T> Uni<List<ServiceResult<T>>> ofEachOrAll(Map<ServiceName, Uni<T>> calls) {
        return ofEach(calls).flatMap(ServiceResult::failIfAllFailedAlike);
    }

    private static <T> Uni<ServiceResult<T>> of(ServiceName service, Uni<T> call) {
        return call.map(done -> new ServiceResult<>(service, Optional.of(done), Optional.empty()))
                .onFailure(CompositeException.class)
                .transform(several -> several.getCauses().get(0))
                .onFailure(e -> e instanceof StoreException || e instanceof Refusal || e instanceof Unpurged)
                .recoverWithItem(e -> new ServiceResult<>(service, Optional.empty(), Optional.of(e)));
    }

    private static <T> Uni<List<ServiceResult<T>>> failIfAllFailedAlike(List<ServiceResult<T>> results) {
        List<Throwable> failures =
                results.stream().flatMap(result -> result.failure().stream()).toList();
        long kinds = failures.stream().map(Object::getClass).distinct().count();
        return failures.size() == results.size() && kinds == 1
                ? Uni.createFrom().failure(failures.get(0))
                : Uni.createFrom().item(results);
    }
}
