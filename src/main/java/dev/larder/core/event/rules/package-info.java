/** Automatic invalidation: hooks that purge after writes, and feeds of changes from outside. */
@NullMarked
@CheckReturnValue
package dev.larder.core.event.rules;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
