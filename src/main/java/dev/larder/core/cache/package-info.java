/** The use cases: what a caller can ask of a service's entries, counters and keys. */
@NullMarked
@CheckReturnValue
package dev.larder.core.cache;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
