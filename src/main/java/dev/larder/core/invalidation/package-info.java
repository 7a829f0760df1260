/** Coherence: invalidates entries, so that no reader is shown a value that an acknowledged change has replaced. */
@NullMarked
@CheckReturnValue
package dev.larder.core.invalidation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
