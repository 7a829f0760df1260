/** Rate limits: those that callers ask a service for, and Larder's own. */
@NullMarked
@CheckReturnValue
package dev.larder.core.limit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
