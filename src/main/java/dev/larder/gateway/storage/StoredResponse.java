package dev.larder.gateway.storage;

import dev.larder.gateway.policy.StoredHead;

/**
 * A response of an origin that is stored, or could be.
 *
 * @param head its status, its fields and how long it may be reused
 * @param body the whole body
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are opaque bytes and never compared
public record StoredResponse(StoredHead head, byte[] body) {}
