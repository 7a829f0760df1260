/** Services that answer the requests themselves, because they stand in front of an origin. */
@NullMarked
@CheckReturnValue
package dev.larder.http.front;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
