package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Lists;
import dev.larder.stores.redis.RedisCall.Nature;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lists in Redis; each call is one script with one key. {@link ListScripts} has the scripts. */
final class RedisLists implements Lists {
    private final RedisCommands commands;
    private final RedisKeys keys;
    private final Clock clock;

    RedisLists(RedisCommands commands, RedisKeys keys, Clock clock) {
        this.commands = commands;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Uni<State> append(CacheKey key, Addition addition) {
        return Uni.createFrom().deferred(() -> {
            List<byte[]> values = addition.kept();
            long added = values.stream().mapToLong(value -> value.length).sum();
            Capacity capacity = addition.capacity();
            if (added > capacity.bytes()) {
                return Uni.createFrom().failure(capacity.refusal());
            }
            long now = clock.millis();
            List<byte[]> arguments = arguments(
                    addition.side() == Side.RIGHT ? "RPUSH" : "LPUSH",
                    capacity.trimTo().orElse(0),
                    MAX_LENGTH,
                    capacity.bytes(),
                    RedisExpiry.millis(addition.lifetime().ttl().deadlineFrom(now), now),
                    addition.lifetime().when() == When.ALWAYS ? 1 : 0,
                    added);
            arguments.addAll(values);
            return commands.script(ListScripts.APPEND, List.of(keys.list(key)), arguments)
                    .map(answer -> Optional.ofNullable(answer).map(this::state).orElseThrow(capacity::refusal));
        });
    }

    @Override
    public Uni<Optional<Part>> range(CacheKey key, Range range) {
        List<byte[]> arguments = arguments(range.from(), range.to(), MAX_VALUES, range.bytes());
        return commands.script(Nature.READ, ListScripts.RANGE, List.of(keys.list(key)), arguments)
                .map(answer -> part(Optional.ofNullable(answer).orElseThrow(range::refusal)));
    }

    @Override
    public Uni<Optional<Part>> pop(CacheKey key, Pop pop) {
        List<byte[]> arguments = pop.side() == Side.LEFT
                ? arguments("LPOP", 0, pop.count(), pop.bytes())
                : arguments("RPOP", -1, pop.count(), pop.bytes());
        return commands.script(ListScripts.POP, List.of(keys.list(key)), arguments)
                .map(answer -> Optional.ofNullable(answer).flatMap(this::part));
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return commands.script(ListScripts.REMOVE, List.of(keys.list(key)), List.of())
                .map(removed -> removed.toLong() == 1);
    }

    /** Empty if there is no list: then the answer has no lifetime. */
    private Optional<Part> part(Response answer) {
        if (answer.size() == 1) {
            return Optional.empty();
        }
        Response values = answer.get(2);
        List<byte[]> part = IntStream.range(0, values.size())
                .mapToObj(i -> values.get(i).toBytes())
                .toList();
        return Optional.of(new Part(part, state(answer)));
    }

    private State state(Response answer) {
        int length = answer.get(0).toInteger();
        long deadline = length == 0
                ? Lifetime.NEVER
                : RedisFormat.deadline(answer.get(1).toLong(), clock.millis());
        return new State(length, deadline);
    }

    private static List<byte[]> arguments(Object... all) {
        return new ArrayList<>(Stream.of(all)
                .map(argument -> argument.toString().getBytes(US_ASCII))
                .toList());
    }
}
