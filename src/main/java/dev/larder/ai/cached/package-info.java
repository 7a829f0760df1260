/** Requests whose answers are cached, whatever protocol they have. */
@NullMarked
@CheckReturnValue
package dev.larder.ai.cached;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
