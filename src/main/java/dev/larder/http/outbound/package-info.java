/** What Larder sends over HTTP, and where it may not send anything. */
@NullMarked
@CheckReturnValue
package dev.larder.http.outbound;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
