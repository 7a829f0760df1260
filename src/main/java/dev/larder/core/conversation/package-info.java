/** Conversations: the messages between a user and a language model, the newest of which fit into its next request. */
@NullMarked
@CheckReturnValue
package dev.larder.core.conversation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
