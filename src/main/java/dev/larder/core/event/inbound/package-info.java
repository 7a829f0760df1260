/** Events that others send: who sent them, whether they came before, and what they purge. */
@NullMarked
@CheckReturnValue
package dev.larder.core.event.inbound;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
