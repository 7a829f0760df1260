package dev.larder.stores.redis;

import dev.larder.stores.redis.RedisCall.Nature;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Removes values with SCAN, on all servers at the same time. The timeout is for each exchange, and not for the whole
 * removal.
 */
final class RedisRemoval {
    private static final int COUNT = 1_000;

    private final RedisCommands commands;
    private final RedisFormat format;

    RedisRemoval(RedisCommands commands, RedisFormat format) {
        this.commands = commands;
        this.format = format;
    }

    private record Removed(long names, long following) {}

    /** Removes the entries whose names match and emits their number. */
    Uni<Long> removeEntriesMatching(String glob) {
        return remove(glob, format.types().get(0));
    }

    /** Removes all values of the store whose names match and emits their number. */
    Uni<Long> removeAllMatching(String glob) {
        return Multi.createFrom()
                .iterable(format.types())
                .onItem()
                .transformToUniAndConcatenate(type -> remove(glob, type))
                .collect()
                .with(Collectors.summingLong(Long::longValue));
    }

    private Uni<Long> remove(String glob, String type) {
        return commands.servers().chain(servers -> {
            List<Uni<Long>> removals = servers.stream()
                    .map(server -> removeFrom(server, glob, type))
                    .toList();
            return Uni.join()
                    .all(removals)
                    .andCollectFailures()
                    // all servers have finished; a store throws only StoreExceptions
                    .onFailure(CompositeException.class)
                    .transform(several -> several.getCauses().get(0))
                    .map(counts -> counts.stream().mapToLong(Long::longValue).sum());
        });
    }

    private Uni<Long> removeFrom(String server, String glob, String type) {
        // a loop and no recursion: the number of steps is unlimited
        return Multi.createBy()
                .repeating()
                .uni(
                        AtomicLong::new,
                        cursor -> removeStep(
                                commands.ask(server, RedisFormat.scan(cursor.get(), glob, COUNT, type)), cursor))
                .whilst(step -> step.following() != 0)
                .collect()
                .with(Collectors.summingLong(Removed::names));
    }

    private Uni<Removed> removeStep(Uni<Response> scanned, AtomicLong cursor) {
        return scanned.map(ScanStep::of)
                .invoke(step -> cursor.set(step.following()))
                .chain(step -> remove(step.names()).map(removed -> new Removed(removed, step.following())));
    }

    private Uni<Long> remove(List<byte[]> names) {
        if (names.isEmpty()) {
            return Uni.createFrom().item(0L);
        }
        return commands.each(
                        Nature.WRITE,
                        names,
                        name -> List.of(Request.cmd(Command.UNLINK).arg(name)))
                .map(answers ->
                        answers.stream().mapToLong(a -> a.get(0).toLong()).sum());
    }
}
