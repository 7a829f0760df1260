/** Events: the changes by writes through this node, logged for listeners and subscribers. */
@NullMarked
@CheckReturnValue
package dev.larder.core.event.log;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
