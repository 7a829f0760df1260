/** The operations of callers on the entries, counters, lists and keys of a service. */
@NullMarked
@CheckReturnValue
package dev.larder.core.cache;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
