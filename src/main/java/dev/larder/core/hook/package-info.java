/** What invalidates without a caller who asks for it: rules that follow a write, and events from outside. */
@NullMarked
@CheckReturnValue
package dev.larder.core.hook;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
