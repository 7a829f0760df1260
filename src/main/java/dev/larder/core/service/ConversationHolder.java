package dev.larder.core.service;

import dev.larder.core.service.ConversationRules.Sharing;
import java.util.Optional;

/**
 * The place where a service in front of an origin keeps its conversations.
 *
 * @param holder the service whose store has them
 * @param sharing the callers that share them
 * @param similarity finds older turns by their meaning; empty if the service does not
 */
public record ConversationHolder(Service holder, Sharing sharing, Optional<TextSimilarity> similarity) {}
