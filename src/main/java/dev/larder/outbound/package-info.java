/** The HTTP requests that Larder makes itself: one guarded client, and the webhook sender that uses it. */
@NullMarked
@CheckReturnValue
package dev.larder.outbound;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
