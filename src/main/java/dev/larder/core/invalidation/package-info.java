/** Coherence: what invalidates entries, so that nobody is shown what an acknowledged change has replaced. */
@NullMarked
@CheckReturnValue
package dev.larder.core.invalidation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
