/** The cache service itself, independent of the protocol in front and of the backends behind. */
@NullMarked
@CheckReturnValue
package dev.larder.core;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
