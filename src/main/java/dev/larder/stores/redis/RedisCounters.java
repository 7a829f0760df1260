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

/** Counters as Redis has them: decimal numbers under INCRBY, so that other programs can count along. */
final class RedisCounters implements Counters {
    /**
     * Answers the sum as text: a number would pass through Lua's doubles and lose what is beyond 53 bits. INCRBY refuses
     * an overflow before anything is changed.
     */
    private static final RedisScript ADD = RedisScript.of("""
            local created = redis.call('EXISTS', KEYS[1]) == 0
            redis.call('INCRBY', KEYS[1], ARGV[1])
            if created and ARGV[2] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
            return {redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1])}
            """);

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
    public Uni<Counter> add(CacheKey key, long delta, Ttl ttlIfCreated) {
        return Uni.createFrom().deferred(() -> {
            long now = clock.millis();
            long life = Expiry.millis(ttlIfCreated.deadlineFrom(now), now);
            return commands.script(ADD, List.of(keys.counter(key)), List.of(ascii(delta), ascii(life)))
                    .map(sum -> counter(sum.get(0), sum.get(1)));
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
            throw new StoreException.Conflict("What is stored there is not a number");
        }
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }
}
