/** The common part of all services in front of origins: reads from the cache, and changes that invalidate it. */
@NullMarked
@CheckReturnValue
package dev.larder.gateway.origin;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
