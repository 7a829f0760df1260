package dev.larder.stores.redis;

import dev.larder.spi.StoreException;

/** What a failure means to the caller of a store. */
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
