/** Events: what writes through this node have changed, for whoever listens. */
@NullMarked
@CheckReturnValue
package dev.larder.core.event.log;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
