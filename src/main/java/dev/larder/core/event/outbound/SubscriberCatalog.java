package dev.larder.core.event.outbound;

import java.util.List;

/** The source of the subscribers. */
public interface SubscriberCatalog {
    /** Every declared subscriber, each name once. */
    List<Subscriber> declared();
}
