/** Services in front of HTTP origins. */
@NullMarked
@CheckReturnValue
package dev.larder.gateway.origin.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
