package dev.larder.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Calls at the same time, each on its own thread. */
final class Together {
    private Together() {}

    static <T> List<T> run(int times, IntFunction<T> call) {
        return ended(begin(times, call));
    }

    static <T> List<CompletableFuture<T>> begin(int times, IntFunction<T> call) {
        return IntStream.range(0, times)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> call.apply(i), task -> new Thread(task).start()))
                .toList();
    }

    static <T> List<T> ended(List<CompletableFuture<T>> calls) {
        return calls.stream()
                .map(call -> call.orTimeout(30, TimeUnit.SECONDS).join())
                .toList();
    }
}
