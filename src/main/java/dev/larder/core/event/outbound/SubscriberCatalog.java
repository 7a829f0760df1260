package dev.larder.core.event.outbound;

import java.util.List;

/** Where the subscribers come from. */
public interface SubscriberCatalog {
    /** Every declared subscriber, each name once. */
    List<Subscriber> declared();
}
