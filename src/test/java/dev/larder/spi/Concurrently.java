package dev.larder.spi;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many callers at the same time. */
final class Concurrently {
    private Concurrently() {}

    /** The results of {@code times} calls from several threads. */
    static <T> List<T> call(int times, IntFunction<Uni<T>> call) {
        return Await.item(Uni.join()
                .all(IntStream.range(0, times)
                        .mapToObj(i -> Uni.createFrom()
                                .deferred(() -> call.apply(i))
                                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                        .toList())
                .andFailFast());
    }
}
