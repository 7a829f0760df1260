/** Outbound webhooks: events told to servers elsewhere that subscribed to them. */
@NullMarked
@CheckReturnValue
package dev.larder.core.event.outbound;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
