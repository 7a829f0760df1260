/** Outbound webhooks: sends events to the remote servers that subscribe to them. */
@NullMarked
@CheckReturnValue
package dev.larder.core.event.outbound;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
