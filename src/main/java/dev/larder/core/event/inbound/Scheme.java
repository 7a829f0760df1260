package dev.larder.core.event.inbound;

import dev.larder.core.Refusal;
import java.time.Instant;

/** A way in which senders of events prove who they are, and write down what happened. */
public sealed interface Scheme permits StandardScheme, GitHubScheme, CloudEventsScheme {
    /**
     * The event in a delivery.
     *
     * @throws Refusal.Unauthenticated when nobody knows whether its sender wrote it, and wrote it now
     * @throws Refusal.Bad when the sender did, and it makes no sense
     */
    Delivery open(Fields fields, byte[] body, Instant now);

    /** Whether the placeholder stands for something in its events. */
    boolean knows(String placeholder);
}
