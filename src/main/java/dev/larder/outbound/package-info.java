/**
 * The HTTP requests that Larder makes itself: one guarded client for short messages, which the webhook sender uses, and
 * for streamed ones, and the protection of an origin around it.
 */
@NullMarked
@CheckReturnValue
package dev.larder.outbound;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
