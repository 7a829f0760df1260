/** The handlers of the data plane: parse, one call into core, render. */
@NullMarked
@CheckReturnValue
package dev.larder.http.endpoints;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
