package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import dev.larder.stores.redis.RedisCall.Nature;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Counters as decimal numbers with INCRBY, so that other programs can use them too. */
final class RedisCounters implements Counters {
    private final RedisCommands commands;
    private final RedisKeys keys;
    private final RedisFormat format;
    private final GuardedWrites guarded;
    private final Clock clock;

    RedisCounters(RedisCommands commands, RedisKeys keys, RedisFormat format, Clock clock) {
        this.commands = commands;
        this.keys = keys;
        this.format = format;
        this.guarded = new GuardedWrites(commands);
        this.clock = clock;
    }

    @Override
    public Uni<Counter> add(CacheKey key, Step step) {
        return Uni.createFrom().deferred(() -> {
            byte[] by = ascii(step.by());
            byte[] lifetime = lifetime(step.ttlIfCreated());
            List<byte[]> name = List.of(keys.counter(key));
            Uni<Response> sum = step.isBounded()
                    ? commands.script(
                            CounterScripts.ADD_WITHIN, name, List.of(by, lifetime, ascii(step.limit()), clamp(step)))
                    : commands.script(CounterScripts.ADD, name, List.of(by, lifetime));
            return sum.map(answer -> Optional.ofNullable(answer).orElseThrow(step::refusal))
                    .map(answer -> counter(answer.get(0), answer.get(1)));
        });
    }

    @Override
    public Uni<Swap> set(CacheKey key, long value, Ttl ttlIfCreated) {
        return Uni.createFrom()
                .deferred(() -> commands.script(
                        CounterScripts.SET, List.of(keys.counter(key)), List.of(ascii(value), lifetime(ttlIfCreated))))
                .map(answer -> {
                    Response pttl = answer.get(1);
                    var before = Optional.ofNullable(answer.get(0)).map(text -> counter(text, pttl));
                    return new Swap(before, new Counter(value, RedisFormat.deadline(pttl.toLong(), clock.millis())));
                });
    }

    @Override
    public Uni<Optional<Counter>> read(CacheKey key) {
        byte[] name = keys.counter(key);
        var requests = List.of(
                Request.cmd(Command.GET).arg(name), Request.cmd(Command.PTTL).arg(name));
        return commands.call(Nature.READ, name, requests)
                .map(answers -> answers.get(0) == null
                        ? Optional.empty()
                        : Optional.of(counter(answers.get(0), answers.get(1))));
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        byte[] name = keys.counter(key);
        return format.sharesItsKeys()
                ? guarded.remove(name)
                : commands.call(
                                Nature.WRITE,
                                name,
                                List.of(Request.cmd(Command.DEL).arg(name)))
                        .map(answers -> answers.get(0).toLong() == 1);
    }

    private Counter counter(Response value, Response pttl) {
        try {
            return new Counter(Long.parseLong(value.toString()), RedisFormat.deadline(pttl.toLong(), clock.millis()));
        } catch (NumberFormatException e) {
            throw new StoreException.Conflict("The stored value is not a number");
        }
    }

    private byte[] lifetime(Ttl ttlIfCreated) {
        long now = clock.millis();
        return ascii(RedisExpiry.millis(ttlIfCreated.deadlineFrom(now), now));
    }

    private static byte[] clamp(Step step) {
        return ascii(step.bounds().beyond() == Beyond.CLAMP ? 1 : 0);
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }
}
