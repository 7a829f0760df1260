package dev.larder.core.service;

import dev.larder.core.service.ConversationRules.Sharing;

/**
 * The place where a service in front of an origin keeps its conversations.
 *
 * @param holder the service whose store has them
 * @param sharing the callers that share them
 */
public record ConversationHolder(Service holder, Sharing sharing) {}
