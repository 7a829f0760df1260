/** The front door: one gate, one table of endpoints. */
@NullMarked
@CheckReturnValue
package dev.larder.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
