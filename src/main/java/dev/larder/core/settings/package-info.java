/** Settings: everything that is declared or managed, as one value that is put into effect as a whole. */
@NullMarked
@CheckReturnValue
package dev.larder.core.settings;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
