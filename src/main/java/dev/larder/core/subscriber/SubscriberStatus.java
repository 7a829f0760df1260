package dev.larder.core.subscriber;

import java.util.List;

/**
 * How a subscriber does on this node.
 *
 * @param subscriber as it was declared
 * @param gone whether it has answered 410
 * @param queued how many events wait
 * @param delivered how many it took, since the start
 * @param failed how many were given up
 * @param dropped how many there was no room for
 * @param attempts the last of them, the newest first
 */
public record SubscriberStatus(
        Subscriber subscriber,
        boolean gone,
        int queued,
        long delivered,
        long failed,
        long dropped,
        List<Attempt> attempts) {}
