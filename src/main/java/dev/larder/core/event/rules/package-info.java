/** What invalidates without a caller who asks for it: rules that follow a write, and events from outside. */
@NullMarked
@CheckReturnValue
package dev.larder.core.event.rules;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
