/** Freshness: whether an entry that is stored may still be shown. */
@NullMarked
@CheckReturnValue
package dev.larder.core.invalidation.freshness;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
