/** The cached questions of a service, found by their vectors. */
@NullMarked
@CheckReturnValue
package dev.larder.ai.semantic.index;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
