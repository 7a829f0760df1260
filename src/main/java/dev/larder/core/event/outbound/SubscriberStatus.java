package dev.larder.core.event.outbound;

import java.util.List;

/**
 * The status of a subscriber on this node.
 *
 * @param subscriber the subscriber as declared
 * @param gone whether it has answered 410 to this node or to another that shares its queue
 * @param queued the number of events in the queue
 * @param delivered the number of events delivered since the start
 * @param failed the number of events given up after the last attempt
 * @param dropped the number of events dropped because the queue was full or the subscriber is gone
 * @param attempts the last attempts, the newest first
 */
public record SubscriberStatus(
        Subscriber subscriber,
        boolean gone,
        int queued,
        long delivered,
        long failed,
        long dropped,
        List<Attempt> attempts) {}
