package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The keys of a namespace's invalidation log in Redis, in the order in which {@link InvalidationScripts} numbers them.
 *
 * @param names all of them
 */
record InvalidationKeys(List<byte[]> names) {
    static InvalidationKeys of(RedisKeys keys) {
        return new InvalidationKeys(Stream.of("newest", "lasting", "passing", "holds", "versions", "servers")
                .map(keys::mark)
                .toList());
    }

    /** The record of the history. The server that has it has all of them. */
    byte[] history() {
        return names.get(0);
    }

    /**
     * The question to the server with the marks whether the epoch continues at this server, which may be itself.
     *
     * @param before the process that this node met before under the name, or an empty text
     */
    Request meeting(String server, RedisProcess process, String before) {
        return InvalidationScripts.EXAMINE.whole(
                names,
                arguments(List.of(
                        server,
                        process.identity(),
                        before,
                        process.startedEmpty() ? 1 : 0,
                        process.masterFor().toMillis())));
    }

    /** The arguments of a script, after the epoch to begin if one must be begun. */
    static List<byte[]> arguments(Collection<?> own) {
        // zero is the epoch of an entry without a revision, and a script counts with 53 bits
        long epoch = ThreadLocalRandom.current().nextLong(1, 1L << 53);
        List<byte[]> all = new ArrayList<>(List.of(Long.toString(epoch).getBytes(US_ASCII)));
        own.forEach(argument -> all.add(argument.toString().getBytes(UTF_8)));
        return all;
    }
}
