/** Rate limits: the limits that callers check through a service, and Larder's own limits on requests. */
@NullMarked
@CheckReturnValue
package dev.larder.core.limit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
