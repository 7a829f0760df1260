package dev.larder.stores.redis;

import dev.larder.spi.StoreException;

/** The meaning of a failure for the caller of a store. */
final class RedisFailures {
    private RedisFailures() {}

    static StoreException meaning(Throwable failure) {
        if (failure instanceof StoreException known) {
            return known;
        }
        if (failure instanceof RedisErrorReply reply) {
            return reply.meaning();
        }
        return new StoreException.Unavailable("Redis cannot be reached", failure);
    }
}
