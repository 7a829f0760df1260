package dev.larder.core.event.outbound;

import java.util.List;

/**
 * How a subscriber does on this node.
 *
 * @param subscriber as it was declared
 * @param gone whether it has answered 410, to this node or to another that shares its queue
 * @param queued how many events wait
 * @param delivered how many it took, since the start
 * @param failed how many were given up
 * @param dropped how many there was no room for, or came or waited when it was gone
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
