package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits;
import dev.larder.stores.redis.RedisCall.Nature;
import dev.larder.stores.support.LimitAccount;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Rate limits by one script that uses the time of the Redis server. All limits of a key are one value, which expires.
 */
final class RedisRateLimits implements RateLimits {
    private static final byte[] TAKE = ascii("1");
    private static final byte[] PEEK = ascii("0");

    private final RedisCommands commands;
    private final RedisKeys keys;

    RedisRateLimits(RedisCommands commands, RedisKeys keys) {
        this.commands = commands;
        this.keys = keys;
    }

    @Override
    public Uni<Decision> take(CacheKey key, List<Claim> claims) {
        return reckon(Nature.WRITE, key, TAKE, claims);
    }

    @Override
    public Uni<Decision> peek(CacheKey key, List<Claim> claims) {
        return reckon(Nature.READ, key, PEEK, claims);
    }

    @Override
    public Uni<Boolean> reset(CacheKey key) {
        byte[] name = keys.limits(key);
        var removal = List.of(Request.cmd(Command.UNLINK).arg(name));
        return commands.call(Nature.WRITE, name, removal)
                .map(answers -> answers.get(0).toLong() == 1);
    }

    private Uni<Decision> reckon(Nature nature, CacheKey key, byte[] mode, List<Claim> claims) {
        List<byte[]> arguments = new ArrayList<>(1 + 6 * claims.size());
        arguments.add(mode);
        for (Claim claim : claims) {
            Limit limit = claim.limit();
            arguments.add(limit.id().getBytes(UTF_8));
            arguments.add(ascii(limit.algorithm().label()));
            arguments.add(ascii(Long.toString(limit.limit())));
            arguments.add(ascii(Long.toString(limit.window().toMillis() * 1_000)));
            arguments.add(ascii(Long.toString(limit.burst())));
            arguments.add(ascii(Long.toString(claim.cost())));
        }
        return commands.script(nature, LimitScript.RECKON, List.of(keys.limits(key)), arguments)
                .map(answer -> decision(Objects.requireNonNull(answer)));
    }

    private static Decision decision(Response answer) {
        long admitted = answer.get(0).toLong();
        if (admitted < 0) {
            throw LimitAccount.tooMany();
        }
        List<Standing> standings = new ArrayList<>();
        for (int i = 1; i < answer.size(); i += 3) {
            standings.add(new Standing(
                    answer.get(i).toLong(),
                    answer.get(i + 1).toLong(),
                    answer.get(i + 2).toLong()));
        }
        return new Decision(admitted == 1, standings);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
