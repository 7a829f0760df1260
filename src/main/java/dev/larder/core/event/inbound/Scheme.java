package dev.larder.core.event.inbound;

import dev.larder.core.Refusal;
import java.time.Instant;

/** A webhook format: how a sender signs a delivery and describes the event. */
public sealed interface Scheme permits StandardScheme, GitHubScheme, CloudEventsScheme {
    /**
     * Authenticates a delivery and reads its event.
     *
     * @throws Refusal.Unauthenticated if the signature or token is missing or wrong, or the delivery is too old
     * @throws Refusal.Bad if an authentic delivery is malformed
     */
    InboundEvent open(Fields fields, byte[] body, Instant now);

    /** Whether events of this scheme can have a value for the placeholder. */
    boolean knows(String placeholder);

    /** Whether events of this type only test the delivery. They purge nothing unless they are asked for by name. */
    default boolean isTest(String type) {
        return false;
    }
}
