/** Tiers: copies in the heap in front of a service that several nodes share. */
@NullMarked
@CheckReturnValue
package dev.larder.core.invalidation.tier;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
