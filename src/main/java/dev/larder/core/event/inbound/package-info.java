/** Inbound webhooks: authentication, replay protection and invalidation by events that other systems send. */
@NullMarked
@CheckReturnValue
package dev.larder.core.event.inbound;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
