/** Settings: all that is declared or managed, as one value that takes effect as a whole. */
@NullMarked
@CheckReturnValue
package dev.larder.core.settings;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
